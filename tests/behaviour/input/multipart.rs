//! Multipart forms: parts with bounds of their own, taken apart strictly.

mod arrival;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use serde_json::{Value, json};

use crate::support::fixture::{Fixture, problem};

#[input]
struct Upload {
    #[validate(length(max = 8))]
    title: String,
    #[input(file(max = "64B", types("image/png", "text/plain")))]
    picture: File,
    #[serde(default)]
    #[validate(length(max = 2))]
    #[input(file(max = "16B", any = "kept as they come"))]
    more: Vec<File>,
    #[validate(length(max = 3))]
    tags: Option<Vec<Text<4>>>,
    #[validate(range(max = 9))]
    stars: Option<u8>,
    #[input(file(max = "1KiB", types("application/pdf")))]
    proof: Option<File>,
}

#[derive(Redacted)]
pub(crate) struct Kept {
    #[expose]
    name: Option<String>,
    #[expose]
    kind: String,
    #[expose]
    length: u64,
    #[expose]
    more: u64,
    #[expose]
    tags: Vec<String>,
    #[expose]
    proof: bool,
}

#[secure(body = "16KiB")]
async fn upload(Multipart(upload): Multipart<Upload>) -> Json<Kept> {
    let _ = (upload.title, upload.stars);
    let tags = upload.tags.unwrap_or_default().iter().map(ToString::to_string).collect();
    Json(Kept {
        name: upload.picture.name().map(str::to_owned),
        kind: upload.picture.content_type().to_owned(),
        more: upload.more.iter().map(|file| file.bytes().len() as u64).sum(),
        proof: upload.proof.is_some(),
        length: upload.picture.into_bytes().len() as u64,
        tags,
    })
}

#[secure(body = "16KiB")]
async fn maybe(upload: Option<Multipart<Upload>>) -> StatusCode {
    if upload.is_some() { StatusCode::OK } else { StatusCode::NO_CONTENT }
}

#[input]
struct Once {
    dry_run: bool,
}

#[secure(body = "16KiB")]
async fn once(Headers(once): Headers<Once>, _: Multipart<Upload>) -> StatusCode {
    assert!(once.dry_run);
    StatusCode::OK
}

fn routes() -> SecureRouter {
    let routes = SecureRouter::new().route("/upload", post(upload)).route("/maybe", post(maybe));
    routes.route("/once", post(once))
}

const KIND: &str = "multipart/form-data; boundary=XX";
const TITLE: &str = "--XX\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nHello\r\n";
const END: &str = "--XX--\r\n";

/// A part with these parameters and header fields.
fn part(parameters: &str, fields: &str, content: &str) -> String {
    let disposition = format!("Content-Disposition: form-data; {parameters}");
    format!("--XX\r\n{disposition}\r\n{fields}\r\n{content}\r\n")
}

fn text(name: &str, content: &str) -> String {
    part(&format!("name=\"{name}\""), "", content)
}

fn file(name: &str, kind: &str, content: &str) -> String {
    let parameters = format!("name=\"{name}\"; filename=\"a.txt\"");
    part(&parameters, &format!("Content-Type: {kind}\r\n"), content)
}

fn picture() -> String {
    file("picture", "text/plain", "picture")
}

/// The least that is taken, and more.
fn form(more: &str) -> String {
    format!("{TITLE}{}{more}{END}", picture())
}

async fn sent_as(path: &str, kind: Option<&str>, body: impl Into<axum::body::Body>) -> Reply {
    let fixture = Fixture::new(routes());
    let mut request = fixture.client.post(path).bearer(&fixture.token("e1"));
    if let Some(kind) = kind {
        request = request.header("content-type", kind);
    }
    request.body(body).send().await
}

async fn sent(body: impl Into<axum::body::Body>) -> Reply {
    sent_as("/upload", Some(KIND), body).await
}

/// The answer to the least that is taken, and more.
async fn with(more: &str) -> Reply {
    sent(form(more)).await
}

#[track_caller]
fn is(reply: &Reply, pointer: &str, code: &str) -> Value {
    let errors = problem(reply, 422)["errors"].clone();
    assert_eq!(errors.as_array().map(Vec::len), Some(1), "{errors}");
    assert_eq!((&errors[0]["pointer"], &errors[0]["code"]), (&pointer.into(), &code.into()));
    errors[0].clone()
}

#[track_caller]
fn is_malformed(reply: &Reply, told: &str) {
    let detail = problem(reply, 400)["detail"].clone();
    assert!(detail.as_str().unwrap_or_default().contains(told), "{detail}");
}

#[tokio::test]
async fn parts_become_what_their_fields_are() {
    let more = file("more", "image/x", "1234") + &file("more", "image/y", "56");
    let tags = text("tags", "a") + &text("tags", "b");
    let reply = with(&format!("{more}{tags}{}", text("stars", "9"))).await;
    assert_eq!(
        reply.json(),
        json!({
            "name": "a.txt", "kind": "text/plain", "length": 7, "more": 6,
            "tags": ["a", "b"], "proof": false
        }),
        "{reply:?}"
    );
}

#[tokio::test]
async fn a_part_stands_once_and_is_known() {
    is(&with(TITLE).await, "#/title", "duplicate_field");
    is(&with(&picture()).await, "#/picture", "duplicate_field");
    is(&with(&text("other", "1")).await, "#/other", "unknown_field");
    is(&sent(format!("{}{END}", picture())).await, "#/title", "required");
    is(&sent(format!("{TITLE}{END}")).await, "#/picture", "required");
    assert_eq!(with("").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_list_has_its_length() {
    let more = |count| file("more", "image/x", "1").repeat(count);
    assert_eq!(with(&more(2)).await.status(), StatusCode::OK);
    is(&with(&more(3)).await, "#/more", "length");
    let tags = |count| text("tags", "a").repeat(count);
    assert_eq!(with(&tags(3)).await.status(), StatusCode::OK);
    is(&with(&tags(4)).await, "#/tags", "length");
    is(&with(&tags(255)).await, "#", "too_many_members");
    is(&with(&tags(254)).await, "#/tags", "length");
}

#[tokio::test]
async fn a_text_is_read_as_its_type_and_checked() {
    is(&with(&text("stars", "hunter2")).await, "#/stars", "invalid_value");
    is(&with(&text("stars", "10")).await, "#/stars", "range");
    is(&with(&text("tags", "hunter2")).await, "#/tags", "invalid_value");
    let long = TITLE.replace("Hello", "hunter2hunter2") + &picture() + END;
    let reply = sent(long).await;
    is(&reply, "#/title", "length");
    assert!(!reply.text().contains("hunter2"), "{}", reply.text());
}

#[tokio::test]
async fn a_file_has_its_size_and_its_type() {
    let only = |file: String| sent(format!("{TITLE}{file}{END}"));
    let of = |length: usize| file("picture", "text/plain", &"x".repeat(length));
    assert_eq!(only(of(64)).await.status(), StatusCode::OK);
    assert_eq!(is(&only(of(65)).await, "#/picture", "file_too_large")["max"], 64);
    let types = json!(["image/png", "text/plain"]);
    for kind in ["text/html", "image/jpeg", "text"] {
        let reply = only(file("picture", kind, "x")).await;
        if kind == "text" {
            is_malformed(&reply, "encoded");
        } else {
            assert_eq!(is(&reply, "#/picture", "file_type")["types"], types, "{kind}");
        }
    }
    is(&only(part("name=picture; filename=a", "", "x")).await, "#/picture", "file_type");
    is(&only(file("picture", "image/png", "<svg/>")).await, "#/picture", "file_content");
    let png = file("picture", "Image/PNG; x=y", "\u{89}PNG");
    is(&only(png).await, "#/picture", "file_content");
    is(&with(&file("more", "a/b", &"x".repeat(17))).await, "#/more/0", "file_too_large");
}

#[tokio::test]
async fn a_real_picture_passes() {
    let mut body =
        format!("{TITLE}--XX\r\nContent-Disposition: form-data; name=\"picture\"\r\n").into_bytes();
    body.extend(b"Content-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n\r\n--XX--");
    let reply = sent(body).await;
    assert_eq!((&reply.json()["kind"], &reply.json()["length"]), (&json!("image/png"), &json!(8)));
    assert_eq!(reply.json()["name"], Value::Null);
}

#[tokio::test]
async fn a_file_is_no_text_and_a_text_no_file() {
    is(
        &sent(format!("{}{}{END}", file("title", "text/plain", "x"), picture())).await,
        "#/title",
        "invalid_type",
    );
    is(&with(&file("stars", "text/plain", "1")).await, "#/stars", "invalid_type");
    is(&with(&file("tags", "text/plain", "1")).await, "#/tags", "invalid_type");
}

#[tokio::test]
async fn a_field_without_a_file_is_absent() {
    let nothing =
        part("name=\"proof\"; filename=\"\"", "Content-Type: application/octet-stream\r\n", "");
    assert_eq!(with(&nothing).await.json()["proof"], false);
    let something = file("proof", "application/pdf", "%PDF-1.7");
    assert_eq!(with(&something).await.json()["proof"], true);
    let nothing = nothing.replace("proof", "picture");
    is(&sent(format!("{TITLE}{nothing}{END}")).await, "#/picture", "required");
}

#[tokio::test]
async fn a_name_is_never_a_path() {
    for (name, shown) in [
        ("../../etc/passwd", json!("passwd")),
        ("C:\\\\x\\\\nul.txt", json!("_nul.txt")),
        ("..", Value::Null),
        ("a\\\"b", json!("a_b")),
    ] {
        let picture = picture().replace("a.txt", name);
        let reply = sent(format!("{TITLE}{picture}{END}")).await;
        assert_eq!(reply.json()["name"], shown, "{name}: {reply:?}");
    }
}

#[tokio::test]
async fn a_body_that_is_no_form_is_refused() {
    let whole = form("");
    let many_fields = (0..40).map(|n| format!("X{n}: y\r\n")).collect::<Vec<_>>().concat();
    for (body, told) in [
        (String::new(), "whole parts"),
        ("--XX--\r\n".to_owned() + "x", "title"),
        (format!("preamble\r\n{whole}"), "whole parts"),
        (whole.replace("--XX--", "--XX"), "whole parts"),
        (whole.replace("--XX--", ""), "whole parts"),
        (whole.replace("--XX\r\n", "--XXX\r\n"), "whole parts"),
        (whole.split_at(whole.len() / 2).0.to_owned(), "whole parts"),
        (whole.replace("name=\"title\"", "title"), "no name"),
        (whole.replace("name=\"title\"", "name=\"title\"; name=\"x\""), "no name"),
        (whole.replace("form-data; name=\"title\"", "attachment; name=\"title\""), "no name"),
        (whole.replace("Content-Disposition", "Content-Description"), "no name"),
        (
            form(&part("name=stars", "Content-Disposition: form-data; name=x\r\n", "1")),
            "more than once",
        ),
        (
            form(&part("name=stars", "X: y\nContent-Disposition: form-data; name=x\r\n", "1")),
            "whole",
        ),
        (form(&part("name=stars", "Content-Transfer-Encoding: base64\r\n", "MQ==")), "encoded"),
        (form(&part("name=stars", "Content-Type: text/plain; charset=latin1\r\n", "1")), "encoded"),
        (form(&part("name=stars", &format!("X: {}\r\n", "x".repeat(8200)), "1")), "too long"),
        (form(&part("name=stars", &many_fields, "1")), "too many"),
    ] {
        let reply = sent(body.clone()).await;
        if told == "title" {
            is(&reply, "#/title", "required");
        } else {
            is_malformed(&reply, told);
        }
    }
    let utf8 = part(
        "name=stars",
        "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n",
        "1",
    );
    assert_eq!(with(&utf8).await.status(), StatusCode::OK);
    assert_eq!(
        with(&part("name=stars", &format!("X: {}\r\n", "x".repeat(8000)), "1")).await.status(),
        StatusCode::OK
    );
    assert_eq!(sent(format!("\r\n{whole}")).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_text_that_is_no_utf8_is_refused() {
    let body = [
        b"--XX\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n\xff\r\n",
        (picture() + END).as_bytes(),
    ]
    .concat();
    let error = problem(&sent(body).await, 400)["errors"][0].clone();
    assert_eq!((&error["pointer"], &error["code"]), (&json!("#/title"), &json!("not_text")));
}

#[tokio::test]
async fn the_content_type_is_a_form_with_a_boundary() {
    for kind in [
        "application/json",
        "multipart/mixed; boundary=XX",
        "multipart/form-data; boundary=XX; charset=latin1",
    ] {
        let reply = sent_as("/upload", Some(kind), form("")).await;
        problem(&reply, 415);
        assert_eq!(reply.header("accept"), "multipart/form-data", "{kind}");
    }
    problem(&sent_as("/upload", None, form("")).await, 415);
    let long = format!("multipart/form-data; boundary={}", "X".repeat(71));
    for kind in [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"X<X\"",
        "multipart/form-data; boundary=XX; boundary=YY",
        "multipart/form-data; boundary=YY; Boundary = XX",
        "multipart/form-data; boundary=XX; boundary*=UTF-8''YY",
        &long,
    ] {
        is_malformed(&sent_as("/upload", Some(kind), form("")).await, "boundary");
    }
    let longest = "X".repeat(70);
    for boundary in ["XX", "\"XX\"", "----WebKitFormBoundaryq3", &longest] {
        let body = form("").replace("XX", boundary.trim_matches('"'));
        let kind = format!("Multipart/Form-Data; boundary={boundary}");
        assert_eq!(
            sent_as("/upload", Some(&kind), body).await.status(),
            StatusCode::OK,
            "{boundary}"
        );
    }
}

#[tokio::test]
async fn optional_ones_are_absent_or_checked() {
    assert_eq!(sent_as("/maybe", None, "").await.status(), StatusCode::NO_CONTENT);
    assert_eq!(sent_as("/maybe", Some(KIND), form("")).await.status(), StatusCode::OK);
    is(&sent_as("/maybe", Some(KIND), form(TITLE)).await, "#/title", "duplicate_field");
    is(&sent_as("/maybe", Some(KIND), form(&text("stars", "10"))).await, "#/stars", "range");
    problem(&sent_as("/maybe", Some("application/json"), "{}").await, 415);
}

#[test]
fn debug_shows_nothing_of_the_parts() {
    assert_eq!(format!("{:?}", Multipart("hunter2")), "Multipart { .. }");
}
