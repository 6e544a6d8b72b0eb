//! Which characters a text may hold, wherever it comes from.

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use serde_json::{Value, json};

use crate::support::fixture::{Fixture, problem};

/// A text by each rule.
#[input]
struct Texts {
    #[validate(length(max = 40))]
    plain: Option<String>,
    #[validate(length(max = 40), person_name)]
    name: Option<String>,
    #[validate(length(max = 40), line)]
    title: Option<String>,
    #[validate(length(max = 40), free_text)]
    story: Option<String>,
    short: Option<Text<40>>,
    #[validate(length(max = 4))]
    list: Option<Vec<Text<40>>>,
    #[input(trusted = "whatever a client keeps with us")]
    extra: Option<Value>,
}

#[secure]
async fn in_json(Json(_): Json<Texts>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn in_query(Query(_): Query<Texts>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn in_parts(Multipart(_): Multipart<Texts>) -> StatusCode {
    StatusCode::OK
}

#[secure(objects = "tags are everybody's")]
async fn tagged(Path(_): Path<Text<40>>) -> StatusCode {
    StatusCode::OK
}

fn fixture() -> Fixture {
    Fixture::new(
        SecureRouter::new()
            .route("/json", post(in_json))
            .route("/query", get(in_query))
            .route("/parts", post(in_parts))
            .route("/tags/{tag}", get(tagged)),
    )
}

async fn sent(field: &str, text: &str) -> Vec<Reply> {
    let fixture = fixture();
    let token = fixture.token("e1");
    let pair = form_urlencoded::Serializer::new(String::new()).append_pair(field, text).finish();
    let json = fixture.client.post("/json").json(&json!({field: text}));
    let part =
        format!("--X\r\nContent-Disposition: form-data; name={field}\r\n\r\n{text}\r\n--X--\r\n");
    let parts = fixture.client.post("/parts").body(part);
    let parts = parts.header("content-type", "multipart/form-data; boundary=X");
    vec![
        json.bearer(&token).send().await,
        fixture.get_with(&format!("/query?{pair}"), &token).await,
        parts.bearer(&token).send().await,
    ]
}

#[tokio::test]
async fn what_is_not_seen_stands_where_the_field_says_so() {
    const FIELDS: [&str; 5] = ["plain", "short", "name", "title", "story"];
    for (text, taken) in [
        ("Ada Lovelace", &FIELDS[..]),
        ("Zoë 李小龍", &FIELDS),
        ("می\u{200c}خواهم", &["name", "title", "story"]),
        ("👩\u{200d}💻", &["name", "title", "story"]),
        ("❤\u{fe0f}", &["title", "story"]),
        ("a\u{200f}b", &["title", "story"]),
        ("a\u{2067}b\u{2069}", &["story"]),
        ("a\u{2067}b", &[]),
        ("a\nb", &["plain", "story"]),
        ("a\u{7}b", &["plain"]),
        ("a\u{202e}b", &[]),
        ("a\u{200b}b", &[]),
        ("a\u{feff}", &[]),
        ("a\u{e0041}", &[]),
        ("a\0b", &[]),
    ] {
        for field in FIELDS {
            for reply in sent(field, text).await {
                let ok = reply.status() == StatusCode::OK;
                assert_eq!(ok, taken.contains(&field), "{field} {text:?}: {}", reply.text());
            }
        }
    }
}

async fn json(body: &str) -> Reply {
    let fixture = fixture();
    let request = fixture.client.post("/json").header("content-type", "application/json");
    request.bearer(&fixture.token("e1")).body(body.to_owned()).send().await
}

#[tokio::test]
async fn no_text_holds_u_0000_whatever_its_type() {
    for body in [
        r#"{"plain":"\u0000"}"#,
        r#"{"list":["a","\u0000"]}"#,
        r#"{"extra":{"deep":["\u0000"]}}"#,
        r#"{"extra":{"\u0000":1}}"#,
        r#"{"story":"a\u0000"}"#,
    ] {
        let members = problem(&json(body).await, 422);
        assert_eq!(members["errors"][0]["code"], "null_character", "{members}");
    }
    assert_eq!(json(r#"{"extra":{"deep":["\\u0000"]}}"#).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn half_a_surrogate_is_no_json() {
    for text in [r"\ud800", r"\udc00", r"\ud800\ud800", r"\ud83d x"] {
        problem(&json(&format!(r#"{{"plain":"{text}"}}"#)).await, 400);
        problem(&json(&format!(r#"{{"extra":{{"a":"{text}"}}}}"#)).await, 400);
    }
    assert_eq!(json(r#"{"plain":"\ud83d\ude00"}"#).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn all_faults_of_texts_are_told_at_once() {
    let members =
        problem(&json(r#"{"plain":"\u200b","list":["a","\u202e"],"title":"a\nb"}"#).await, 422);
    let told: Vec<(&str, &str)> = members["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("#/list/1", "invisible_character"),
            ("#/plain", "invisible_character"),
            ("#/title", "control_character")
        ]
    );
}

#[tokio::test]
async fn a_path_obeys_the_same_rules() {
    let fixture = fixture();
    let token = fixture.token("e1");
    for tag in ["a%00", "a%E2%80%AEb", "a%E2%80%8B"] {
        problem(&fixture.get_with(&format!("/tags/{tag}"), &token).await, 400);
    }
    assert_eq!(fixture.get_with("/tags/%C3%A4", &token).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_name_that_comes_back_is_cut_and_shows_all_it_holds() {
    let fixture = fixture();
    let token = fixture.token("e1");
    let key = "k".repeat(60_000);
    let reply = json(&format!(r#"{{"{key}":1}}"#)).await;
    problem(&reply, 422);
    assert!(reply.text().len() < 1_000, "{}", reply.text().len());
    let key = "k".repeat(20_000);
    let twice = json(&format!(r#"{{"extra":{{"{key}":1,"{key}":1}}}}"#)).await;
    problem(&twice, 422);
    assert!(twice.text().len() < 1_000, "{}", twice.text().len());
    let long = "%C3%A9".repeat(1_000);
    let reply = fixture.get_with(&format!("/query?{long}=1"), &token).await;
    let members = problem(&reply, 400);
    assert_eq!(members["errors"][0]["parameter"].as_str().unwrap().chars().count(), 257);
    for (sent, shown) in [("a%7Fb", r"a\u{7f}b"), ("a%E2%80%AEb", r"a\u{202e}b"), ("%0A", r"\u{a}")]
    {
        for query in [format!("{sent}=1"), format!("{sent}=1&{sent}=2")] {
            let members = problem(&fixture.get_with(&format!("/query?{query}"), &token).await, 400);
            assert_eq!(members["errors"][0]["parameter"], shown, "{members}");
        }
    }
}

/// Each of a hundred faults comes with the keys around all of them.
#[tokio::test]
async fn keys_around_many_faults_make_no_answer_larger_than_what_was_sent() {
    let nested = |key: &str, levels: usize, faults: usize| {
        let texts = vec!["\"\u{200b}\""; faults].join(",");
        let open = format!("{{\"{key}\":").repeat(levels);
        format!("{open}[{texts}]{}", "}".repeat(levels))
    };
    for (key, levels) in
        [("\u{1f600}".repeat(256), 31), ("k".repeat(256), 31), ("é".repeat(9_000), 2)]
    {
        let reply = json(&nested(&key, levels, 100)).await;
        let members = problem(&reply, 422);
        let (told, length) = (members["errors"].as_array().unwrap(), reply.text().len());
        assert!(!told.is_empty() && length < 40_000, "{levels}: {length}");
        let last = told.last().unwrap()["pointer"].as_str().unwrap();
        assert!(levels == 2 || last.ends_with("/%E2%80%A6"), "{last}");
    }
    // Short ones are told whole, and all of them.
    let members = problem(&json(&nested("key", 12, 100)).await, 422);
    let told = members["errors"].as_array().unwrap();
    assert_eq!(
        (told.len(), &told[0]["pointer"]),
        (100, &json!(format!("#{}/0", "/key".repeat(12))))
    );
}
