//! The answers to broken rules, byte for byte: no change of how they are written changes a word.

use std::collections::BTreeMap;

use palisade::prelude::*;
use palisade::testing::Sending;
use serde_json::{Value, json};

use crate::support::fixture::Fixture;

/// Every answer of [`requests`], each below its request.
const ANSWERS: &str = include_str!("answers.txt");

#[input]
#[serde(rename_all = "camelCase")]
struct Everything {
    #[validate(length(min = 2, max = 8))]
    full_name: Option<String>,
    #[validate(length(equal = 3))]
    country_code: Option<String>,
    #[validate(length(max = 1))]
    tags: Option<Vec<u8>>,
    #[validate(range(min = -1, max = 9))]
    stars: Option<i8>,
    #[validate(range(exclusive_min = 0, exclusive_max = 10))]
    open: Option<u8>,
    #[validate(range(min = 0.5, exclusive_max = 1.0))]
    share: Option<f64>,
    #[validate(range(min = -0.1, max = 0.1))]
    narrow: Option<f32>,
    #[validate(range(max = 340_000_000_000_000_000_000_000_000_000_000_000_000_u128))]
    wide: Option<u128>,
    #[validate(range(min = 9_223_372_036_854_775_808_u64))]
    large: Option<u64>,
    #[serde(rename = "e/mail~ ü")]
    #[validate(email, length(max = 9))]
    mail: Option<String>,
    #[validate(url, length(max = 80))]
    site: Option<String>,
    #[validate(length(max = 40), contains(pattern = "@", message = "lacks an \"at\" sign"))]
    handle: Option<String>,
    #[validate(length(max = 40), does_not_contain(pattern = " "))]
    nickname: Option<String>,
    #[validate(length(max = 8, code = "zip_length", message = "is not a ZIP file"))]
    zip: Option<String>,
    #[validate(length(max = 8, code = "range"))]
    renamed: Option<String>,
    #[validate(length(max = 40), must_match(other = "nickname"))]
    again: Option<String>,
    #[validate(required)]
    agreed: Option<bool>,
    #[validate(length(max = 8), person_name)]
    called: Option<String>,
    #[validate(length(max = 8), non_control_character)]
    plain: Option<String>,
    #[validate(nested, length(max = 200))]
    former: Option<Vec<Inner>>,
    #[validate(nested, length(max = 8))]
    by_name: Option<BTreeMap<Text<300>, Inner>>,
    #[validate(nested)]
    other: Option<Box<Inner>>,
    #[validate(nested)]
    #[serde(flatten)]
    paging: Paging,
    kind: Option<Kind>,
}

#[input]
#[serde(rename_all = "kebab-case")]
enum Kind {
    FullTime,
    PartTime,
}

#[input]
struct Inner {
    #[serde(rename = "street name")]
    #[validate(length(min = 2, max = 40))]
    street: Option<String>,
    #[validate(range(min = 1, max = 99_999))]
    zip: u32,
}

#[input]
struct Paging {
    #[validate(range(min = 1, max = 100))]
    limit: Option<u32>,
}

#[input]
#[serde(tag = "type", rename_all = "snake_case")]
enum Payment {
    Transfer {
        #[validate(length(min = 15, max = 34))]
        iban: String,
    },
    Cash,
}

#[input]
struct Texts {
    #[validate(length(min = 2, max = 3))]
    some_name: Option<String>,
    #[serde(rename = "X-Batch")]
    #[validate(range(min = 1, max = 9))]
    batch: Option<u8>,
}

#[input]
struct Upload {
    #[validate(length(max = 3))]
    title: String,
    #[serde(default)]
    #[validate(length(max = 1))]
    #[input(file(max = "4B", types("image/png", "text/plain")))]
    pictures: Vec<File>,
}

type Pairs = BTreeMap<Text<40>, (Inner, Plain<u8>)>;

/// Written by hand, with pointers of its own.
#[derive(serde::Deserialize)]
struct Own {
    odd: String,
}

impl palisade::Input for Own {
    const FIELDS: &'static [palisade::FieldName] = &[];
    const NAMES_OBJECT: bool = false;

    fn check(&self) -> Result<(), Violations> {
        let mut found = Violations::default();
        found.add(&format!("/odd/{}", self.odd), "odd_\"code\"", "is \\ odd\u{7f}\u{1}");
        found.add("", "whole", "is wrong as a whole");
        found.add("/a\u{1}b", "control", "has a name of its own");
        found.into_result()
    }
}

#[secure]
async fn everything(Json(all): Json<Everything>) -> NoContent {
    let _ = (all.full_name, all.country_code, all.tags, all.stars, all.open, all.share);
    let _ = (all.narrow, all.wide, all.large, all.mail, all.site, all.handle, all.nickname);
    let _ = (all.zip, all.renamed, all.again, all.agreed, all.called, all.plain, all.kind);
    let _ = (all.former, all.by_name, all.other, all.paging.limit);
    NoContent
}

#[secure(objects = "names none")]
async fn list(Json(all): Json<Vec<Pairs>>) -> NoContent {
    for (_, (inner, _)) in all.into_iter().flatten() {
        let _ = (inner.street, inner.zip);
    }
    NoContent
}

#[secure]
async fn pay(Json(payment): Json<Vec<Payment>>) -> NoContent {
    for payment in payment {
        if let Payment::Transfer { iban } = payment {
            drop(iban);
        }
    }
    NoContent
}

#[secure]
async fn own(Json(own): Json<Own>) -> NoContent {
    drop(own.odd);
    NoContent
}

#[secure]
async fn query(Query(texts): Query<Texts>) -> NoContent {
    let _ = (texts.some_name, texts.batch);
    NoContent
}

#[secure]
async fn form(Form(texts): Form<Texts>) -> NoContent {
    let _ = (texts.some_name, texts.batch);
    NoContent
}

#[secure]
async fn headers(Headers(texts): Headers<Texts>) -> NoContent {
    let _ = (texts.some_name, texts.batch);
    NoContent
}

#[secure]
async fn cookies(Cookies(texts): Cookies<Texts>) -> NoContent {
    let _ = (texts.some_name, texts.batch);
    NoContent
}

#[secure]
async fn path(Path(number): Path<Plain<u8>>) -> NoContent {
    let _ = number;
    NoContent
}

#[secure]
async fn upload(Multipart(upload): Multipart<Upload>) -> NoContent {
    let _ = (upload.title, upload.pictures);
    NoContent
}

fn fixture() -> Fixture {
    Fixture::new(
        SecureRouter::new()
            .route("/everything", post(everything))
            .route("/list", post(list))
            .route("/pay", post(pay))
            .route("/own", post(own))
            .route("/query", get(query))
            .route("/form", post(form))
            .route("/headers", get(headers))
            .route("/cookies", get(cookies))
            .route("/path/{number}", get(path))
            .route("/upload", post(upload)),
    )
}

fn everything_wrong() -> Value {
    let bad = json!({"street name": "", "zip": 0});
    json!({
        "fullName": "much too long", "countryCode": "de", "tags": [1, 2], "stars": -2, "open": 10,
        "share": 1.0, "narrow": 0.2, "large": 1, "e/mail~ ü": "nowhere at all",
        "site": "javascript:alert(1)", "handle": "ada", "nickname": "a b", "zip": "123456789",
        "renamed": "123456789", "again": "b", "former": [bad, {"zip": 1}, bad],
        "byName": {"a/b~c \"`": bad, "ü\u{e9}": bad, "x".repeat(300): bad}, "other": bad,
        "limit": 101, "plain": "a\u{7}b",
    })
}

/// A name for each request, and the request.
fn requests(fixture: &Fixture) -> Vec<(String, Sending)> {
    let json = |path: &str, body: &str| {
        let request = fixture.client.post(path).header("content-type", "application/json");
        (format!("{path} {body:.60}"), request.body(body.to_owned()))
    };
    let get = |path: &str| (path.to_owned(), fixture.client.get(path));
    let field = |path: &str, name: &str, value: &str| {
        (format!("{path} {name}: {value}"), fixture.client.get(path).header(name, value))
    };
    let form = |body: &str| {
        let request = fixture.client.post("/form");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        (format!("/form {body}"), request.body(body.to_owned()))
    };
    let many = vec![json!({"zip": 0}); 120];
    let wide = format!("{{\"wide\": {}, \"agreed\": true}}", u128::MAX);
    let parts = "--XX\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\ntitle\r\n\
        --XX\r\nContent-Disposition: form-data; name=\"pictures\"; filename=\"a\"\r\n\
        Content-Type: text/plain\r\n\r\ntoo long\r\n\
        --XX\r\nContent-Disposition: form-data; name=\"pictures\"; filename=\"b\"\r\n\
        Content-Type: text/html\r\n\r\nab\r\n\
        --XX\r\nContent-Disposition: form-data; name=\"pictures\"; filename=\"c\"\r\n\
        Content-Type: image/png\r\n\r\nab\r\n--XX--\r\n";
    let upload = fixture.client.post("/upload");
    let upload = upload.header("content-type", "multipart/form-data; boundary=XX").body(parts);
    vec![
        json("/everything", &everything_wrong().to_string()),
        json("/everything", "{}"),
        json("/everything", &wide),
        json("/everything", &json!({"former": many, "agreed": true}).to_string()),
        json("/everything", r#"{"agreed": true, "kind": "FullTime"}"#),
        json("/everything", r#"{"agreed": true, "isAdmin": 1}"#),
        json("/everything", r#"{"agreed": true, "x/y~z \u0000 \" ü": 1}"#),
        json("/everything", r#"{"agreed": 1}"#),
        json("/everything", r#"{"agreed": true, "agreed": true}"#),
        json("/everything", r#"{"agreed": true, "former": [{}, {"zip": "1"}]}"#),
        json("/everything", r#"{"fullName": "a\u0000b", "called": "\u202eb", "zip": "a\u0001"}"#),
        json("/everything", r#"{"agreed": true, "stars": 1e99}"#),
        json("/everything", &("[".repeat(40) + &"]".repeat(40))),
        json("/everything", "{"),
        json("/everything", "[]"),
        json("/list", r#"[{}, {"a": [{"zip": 0}, 1], "b/ü": [{"zip": 0}, 2]}]"#),
        json("/list", r#"[{}, {"a": [{"zip": 0}, 256]}]"#),
        json("/pay", r#"[{"type": "cash"}, {"type": "transfer", "iban": "x"}]"#),
        json("/pay", r#"[{"type": "gold"}, {"type": "transfer"}]"#),
        json("/own", r#"{"odd": "a b%\"\\\u00e9/c"}"#),
        get("/query?some_name=a&X-Batch=10"),
        get("/query?some_name=a&some_name=b"),
        get("/query?other%00%E2%80%AEname=b"),
        get("/query?X-Batch=x"),
        form("some_name=abcd&X-Batch=0"),
        form("some_name=abc&some_name=abc"),
        form("x=abc"),
        field("/headers", "some-name", "a"),
        field("/headers", "x-batch", "10"),
        field("/headers", "x-batch", "x"),
        field("/cookies", "cookie", "some_name=a; X-Batch=10"),
        field("/cookies", "cookie", "X-Batch=x"),
        get("/path/x"),
        get("/path/007"),
        get("/path/300"),
        ("/upload".to_owned(), upload),
    ]
}

#[tokio::test]
async fn every_answer_is_the_same_byte_for_byte() {
    let fixture = fixture();
    let token = fixture.token("e1");
    let mut answers = String::new();
    for (name, request) in requests(&fixture) {
        let reply = request.bearer(&token).send().await;
        assert!(reply.status().is_client_error(), "{name}: {}", reply.status());
        assert_eq!(reply.header("content-type"), "application/problem+json", "{name}");
        answers.extend([name.as_str(), "\n", &reply.text(), "\n\n"]);
    }
    for (answer, expected) in answers.lines().zip(ANSWERS.lines()) {
        assert_eq!(answer, expected);
    }
    assert_eq!(answers.lines().count(), ANSWERS.lines().count(), "{answers}");
}
