//! Inputs that mean one thing to whoever looks at them on their way and another to the handler.

use axum::Form;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;

use crate::support::fixture::{Fixture, problem};

#[input]
struct Address {
    #[validate(length(max = 20))]
    city: String,
}

#[input]
#[serde(rename_all = "snake_case")]
enum Kind {
    Raise,
    Bonus,
}

#[input]
#[allow(clippy::option_option, reason = "null is to be told from nothing")]
struct Change {
    #[validate(length(max = 80))]
    #[serde(alias = "name")]
    title: Option<String>,
    #[input(role = "hr")]
    #[serde(alias = "pay")]
    salary_cents: Option<i64>,
    #[input(role = "hr")]
    #[serde(default, deserialize_with = "told")]
    bonus: Option<Option<u8>>,
    #[validate(nested)]
    address: Option<Address>,
    #[validate(nested, length(max = 3))]
    others: Option<Vec<Address>>,
    kind: Option<Kind>,
}

/// The customary way to tell null from nothing.
#[allow(clippy::option_option, reason = "null is to be told from nothing")]
fn told<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Option<Option<u8>>, D::Error> {
    serde::Deserialize::deserialize(value).map(Some)
}

#[secure]
async fn change(Json(change): Json<Change>) -> StatusCode {
    let Change { title, salary_cents, bonus, address, others, kind } = change;
    let _ = (title, salary_cents, bonus, address.map(|address| address.city), others);
    match kind {
        None | Some(Kind::Raise) => StatusCode::OK,
        Some(Kind::Bonus) => StatusCode::CREATED,
    }
}

#[input]
struct Search {
    #[validate(range(min = 0.0, max = 1.0))]
    share: Option<f64>,
    name: Option<Text<9>>,
    kind: Option<Kind>,
}

#[secure]
async fn search(Query(search): Query<Search>) -> StatusCode {
    let _ = (search.share, search.name, search.kind);
    StatusCode::OK
}

#[secure]
async fn form(Form(search): Form<Search>) -> StatusCode {
    let _ = search;
    StatusCode::OK
}

#[secure(objects = "a kind is no object")]
async fn by_kind(Path(kind): Path<Kind>) -> StatusCode {
    let _ = kind;
    StatusCode::OK
}

fn fixture() -> Fixture {
    Fixture::new(
        SecureRouter::new()
            .route("/change", post(change))
            .route("/search", get(search).post(form))
            .route("/kinds/{kind}", get(by_kind)),
    )
}

async fn sent_as(role: &str, body: impl Into<Vec<u8>>) -> Reply {
    let fixture = fixture();
    let request = fixture.client.post("/change").bearer(&fixture.token_as("e1", role));
    request.header("content-type", "application/json").body(body.into()).send().await
}

async fn sent(body: impl Into<Vec<u8>>) -> Reply {
    sent_as("employee", body).await
}

#[track_caller]
fn refusal(reply: &Reply) -> (String, String) {
    let error = problem(reply, 422)["errors"][0].clone();
    let told = |member: &str| error[member].as_str().unwrap_or_default().to_owned();
    (told("code"), told("pointer"))
}

#[tokio::test]
async fn a_field_stands_once_however_it_is_written() {
    for (body, pointer) in [
        (r#"{"title": "a", "title": "b"}"#, "#/title"),
        (r#"{"title": "a", "\u0074itle": "b"}"#, "#/title"),
        (r#"{"title": "a", "name": "b"}"#, "#/title"),
        (r#"{"address": {"city": "a", "c\u0069ty": "b"}}"#, "#/address/city"),
        (r#"{"others": [{"city": "a"}, {"city": "a", "city": "b"}]}"#, "#/others/1/city"),
    ] {
        let reply = sent(body).await;
        assert_eq!(refusal(&reply), ("duplicate_field".to_owned(), pointer.to_owned()), "{body}");
    }
    assert_eq!(refusal(&sent(r#"{"title": "a", "TITLE": "b"}"#).await).0, "unknown_field");
    let once = r#"{"n\u0061me": "a", "others": [{"city": "a"}, {"city": "b"}]}"#;
    assert_eq!(sent(once).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn no_spelling_of_a_field_gets_past_who_may_write_it() {
    for body in [
        r#"{"salary_cents": 1}"#,
        r#"{"pay": 1}"#,
        r#"{"\u0070ay": 0}"#,
        r#"{"bonus": 1}"#,
        r#"{"bonus": null}"#,
    ] {
        problem(&sent(body).await, 403);
        assert_eq!(sent_as("hr", body).await.status(), StatusCode::OK, "{body}");
    }
    // serde takes null for nothing, and so does the handler.
    assert_eq!(sent(r#"{"pay": null}"#).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_body_is_one_value_in_utf_8_and_nothing_else() {
    for body in [
        &b"\xef\xbb\xbf{}"[..],
        b"{} x",
        b"{}{}",
        b"{}\0",
        b"\xc2\xa0{}",
        b"{},",
        b"",
        b" ",
        b"{\"title\": \"\xff\"}",
        b"{\"\xff\": 1}",
        br#"{"title": "\ud800"}"#,
        br#"{"title": "a",}"#,
        br#"{"title": "a"/**/}"#,
        b"{\"title\": \"a\nb\"}",
        br#"{"salary_cents": NaN}"#,
    ] {
        let told = String::from_utf8_lossy(body);
        assert_eq!(sent(body).await.status(), StatusCode::BAD_REQUEST, "{told}");
    }
    assert_eq!(sent(" {}\r\n").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_object_is_no_list_and_a_number_no_text() {
    for (body, pointer) in [
        ("[]", "#"),
        ("null", "#"),
        (r#"["a"]"#, "#"),
        (r#"{"address": ["x"]}"#, "#/address"),
        (r#"{"others": [["x"]]}"#, "#/others/0"),
        (r#"{"salary_cents": "1"}"#, "#/salary_cents"),
        (r#"{"salary_cents": 1.0}"#, "#/salary_cents"),
        (r#"{"title": 1}"#, "#/title"),
        (r#"{"title": {"$serde_json::private::Number": "1"}}"#, "#/title"),
    ] {
        let told = refusal(&sent_as("hr", body).await);
        assert_eq!(told, ("invalid_type".to_owned(), pointer.to_owned()), "{body}");
    }
    let reply = sent_as("hr", r#"{"salary_cents": 1, "address": {"city": "x"}}"#).await;
    assert_eq!(reply.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_choice_is_its_name_and_nothing_else() {
    for body in [r#"{"bonus": null}"#, r#"{"raise": {"a": 1}}"#, r#"["raise"]"#, "1", "true"] {
        let told = refusal(&sent(format!(r#"{{"kind": {body}}}"#)).await);
        assert_eq!(told, ("invalid_type".to_owned(), "#/kind".to_owned()), "{body}");
    }
    assert_eq!(refusal(&sent(r#"{"kind": "Raise"}"#).await).0, "invalid_value");
    assert_eq!(sent(r#"{"kind": "raise"}"#).await.status(), StatusCode::OK);
    assert_eq!(sent(r#"{"kind": "\u0062onus"}"#).await.status(), StatusCode::CREATED);

    let fixture = fixture();
    let token = fixture.token("e1");
    for (path, status) in [
        ("/search?kind=bonus", 200),
        ("/search?kind=Bonus", 400),
        ("/kinds/bonus", 200),
        ("/kinds/0", 400),
    ] {
        assert_eq!(fixture.get_with(path, &token).await.status().as_u16(), status, "{path}");
    }
}

#[tokio::test]
async fn one_content_type_in_one_character_set() {
    let fixture = fixture();
    let status = |types: &'static [&'static str]| {
        let mut request = fixture.client.post("/change").bearer(&fixture.token("e1")).body("{}");
        for one in types {
            request = request.header("content-type", one);
        }
        async move { request.send().await.status().as_u16() }
    };
    for types in [
        &["application/json", "text/plain"][..],
        &["application/json", "application/json"],
        &["application/json;charset=utf-8;charset=utf-16"],
        &["application/json;charset=utf-16;charset=utf-8"],
        &["application/json; charset =utf-16"],
        &["application/json; \"charset\"=utf-16"],
        &["application/json;x=\"a;charset=latin1\""],
        &["text/plain;application/json"],
        &[""],
        &[],
    ] {
        assert_eq!(status(types).await, 415, "{types:?}");
    }
    assert_eq!(status(&["application/json;charset=\"UTF-8\""]).await, 200);
}

#[tokio::test]
async fn what_is_no_utf_8_is_refused_and_not_replaced() {
    let fixture = fixture();
    let token = fixture.token("e1");
    for text in ["name=%ff", "name=%f0%9f%98", "na%ffme=1", "%fe=1&%ff=2", "name=%c3&%a9=b"] {
        problem(&fixture.get_with(&format!("/search?{text}"), &token).await, 400);
        problem(&sent_form(&fixture, text).await, 400);
    }
    for text in ["name=%c3%a9", "name=%f0%9f%98%80", "n%61me=a+b"] {
        let reply = fixture.get_with(&format!("/search?{text}"), &token).await;
        assert_eq!(reply.status(), StatusCode::OK, "{text}");
        assert_eq!(sent_form(&fixture, text).await.status(), StatusCode::OK, "{text}");
    }
}

async fn sent_form(fixture: &Fixture, text: &'static str) -> Reply {
    let request = fixture.client.post("/search").bearer(&fixture.token("e1")).body(text);
    request.header("content-type", "application/x-www-form-urlencoded").send().await
}

#[tokio::test]
async fn a_number_of_a_query_is_finite() {
    let fixture = fixture();
    let token = fixture.token("e1");
    for share in ["NaN", "nan", "inf", "-inf", "infinity", "1e400", "-1e-9", "1.0000001"] {
        problem(&fixture.get_with(&format!("/search?share={share}"), &token).await, 422);
    }
    for share in ["0x1", "0,5", "%200.5", "0.5%00"] {
        problem(&fixture.get_with(&format!("/search?share={share}"), &token).await, 400);
    }
    assert_eq!(fixture.get_with("/search?share=0.5", &token).await.status(), StatusCode::OK);
}
