//! Forms and heads of any bytes: refused or taken, never a failure; what is whole comes back as it was.

use std::sync::{LazyLock, Mutex, PoisonError};

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use proptest::prelude::*;

use crate::support::Asked;

#[input]
struct Upload {
    #[validate(length(max = 64))]
    title: String,
    #[input(file(max = "1KiB", any = "whatever comes"))]
    file: File,
    #[validate(length(max = 4))]
    tags: Option<Vec<Text<8>>>,
}

#[derive(Redacted)]
struct Kept {
    #[expose]
    title: String,
    #[expose]
    name: Option<String>,
    #[expose]
    bytes: Vec<u8>,
}

#[secure(body = "8KiB")]
async fn upload(Multipart(upload): Multipart<Upload>) -> Json<Kept> {
    let _ = upload.tags;
    let name = upload.file.name().map(str::to_owned);
    Json(Kept { title: upload.title, name, bytes: upload.file.into_bytes().to_vec() })
}

#[input]
struct Head {
    number: Option<u8>,
    #[validate(length(max = 4))]
    list: Option<Vec<Text<8>>>,
}

#[secure]
async fn head(_: Option<Headers<Head>>, _: Option<Cookies<Number>>) -> StatusCode {
    StatusCode::OK
}

#[input]
struct Number {
    number: Option<u8>,
}

static ASKED: LazyLock<Mutex<Asked>> = LazyLock::new(|| {
    let routes = SecureRouter::new().route("/upload", post(upload)).route("/head", post(head));
    Mutex::new(Asked::new(routes, palisade::SecurityBuilder::direct))
});

fn sent(body: Vec<u8>) -> Reply {
    let asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    let kind = "multipart/form-data; boundary=XX";
    asked.send(asked.post("/upload").header("content-type", kind).body(body))
}

/// A form with this text and this file.
fn form(title: &str, file: &[u8]) -> Vec<u8> {
    let mut form = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n{title}\r\n\
         --XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    form.extend(file);
    form.extend(b"\r\n--XX--\r\n");
    form
}

/// Pieces that a form consists of, in any order.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just("--XX".to_owned()),
        Just("--".to_owned()),
        Just("\r\n".to_owned()),
        Just("\r\n\r\n".to_owned()),
        Just("Content-Disposition: form-data; ".to_owned()),
        Just("Content-Type: text/plain; charset=".to_owned()),
        Just("name=\"title\"".to_owned()),
        Just("name=file; filename=\"".to_owned()),
        "[ -~]{0,6}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat().into_bytes())
}

fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let whole = form("Hello", b"hunter2");
    let length = whole.len();
    let changes = prop::collection::vec((0..length, any::<u8>()), 1..6);
    (changes, 0..=length).prop_map(move |(changes, end)| {
        let mut form = whole.clone();
        for (at, byte) in changes {
            form[at] = byte;
        }
        form.truncate(end);
        form
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_form_comes_back_as_it_was(
        title in "[ -~à-ÿα-ωа-я一-龥]{0,64}",
        file in prop::collection::vec(any::<u8>(), 0..1024),
    ) {
        // A boundary is chosen so that no part holds it.
        prop_assume!(!file.windows(4).any(|four| four == b"--XX") && !title.contains("--XX"));
        let reply = sent(form(&title, &file));
        prop_assert_eq!(reply.status(), StatusCode::OK, "{}", reply.text());
        let kept = reply.json();
        prop_assert_eq!(&kept["title"], &serde_json::Value::from(title));
        prop_assert_eq!(&kept["name"], "a.bin");
        prop_assert_eq!(&kept["bytes"], &serde_json::Value::from(file));
    }

    #[test]
    fn any_pieces_of_a_form_are_refused_or_taken(body in pieces()) {
        let status = sent([b"--XX\r\n".to_vec(), body].concat()).status().as_u16();
        prop_assert!([200, 400, 422].contains(&status), "{}", status);
    }

    #[test]
    fn a_damaged_form_is_refused_or_taken(body in damaged()) {
        let reply = sent(body);
        let status = reply.status().as_u16();
        prop_assert!([200, 400, 422].contains(&status), "{}", status);
        prop_assert!(status == 200 || !reply.text().contains("hunter2"), "{}", reply.text());
    }

    #[test]
    fn any_head_is_refused_or_taken(
        number in "[ -~\u{80}-\u{ff}]{0,12}",
        list in prop::collection::vec("[ -~]{0,12}", 0..4),
        cookies in prop::collection::vec("(number=|)[ -~\u{80}-\u{ff}]{0,12}", 0..4),
    ) {
        let asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
        let mut request = asked.post("/head").header("number", &number);
        for line in &list {
            request = request.header("list", line);
        }
        for line in &cookies {
            request = request.header("cookie", line);
        }
        let status = asked.send(request).status().as_u16();
        prop_assert!([200, 400, 422].contains(&status), "{}", status);
        let fits = number.trim_matches([' ', '\t']).parse::<u8>().is_ok();
        prop_assert!(fits || status == 400, "{} was taken for a number", number);
    }
}
