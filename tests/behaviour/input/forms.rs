//! Forms as browsers send them.

mod empty;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use serde_json::json;

use crate::support::fixture::{Fixture, problem};

/// What a page's form holds.
#[input]
struct Signup {
    #[validate(length(max = 40))]
    name: String,
    #[validate(range(min = 1, max = 150))]
    age: u8,
    #[validate(length(max = 40))]
    nickname: Option<String>,
    birthday: Option<chrono::NaiveDate>,
    #[serde(default)]
    newsletter: bool,
    terms: Option<bool>,
    #[serde(default)]
    #[validate(range(max = 9))]
    stars: u8,
}

/// The same with lists.
#[input]
struct Search {
    #[validate(length(max = 3))]
    tag: Option<Vec<Text<8>>>,
    #[serde(default)]
    #[validate(length(max = 2))]
    year: Vec<u16>,
    #[validate(range(max = 9))]
    limit: Option<u8>,
}

#[derive(Redacted)]
struct Seen {
    #[expose]
    name: String,
    #[expose]
    nickname: Option<String>,
    #[expose]
    birthday: Option<String>,
    #[expose]
    newsletter: bool,
    #[expose]
    terms: Option<bool>,
    #[expose]
    stars: u8,
    #[expose]
    age: u8,
}

fn seen(signup: Signup) -> Json<Seen> {
    let Signup { name, age, nickname, birthday, newsletter, terms, stars } = signup;
    let birthday = birthday.map(|day| day.to_string());
    Json(Seen { name, nickname, birthday, newsletter, terms, stars, age })
}

#[derive(Redacted)]
struct Found {
    #[expose]
    tag: Option<Vec<String>>,
    #[expose]
    year: Vec<u16>,
    #[expose]
    limit: Option<u8>,
}

fn found(search: Search) -> Json<Found> {
    let tag = search.tag.map(|tags| tags.into_iter().map(Text::into_string).collect());
    Json(Found { tag, year: search.year, limit: search.limit })
}

#[secure]
async fn ours(Form(signup): Form<Signup>) -> Json<Seen> {
    seen(signup)
}

#[secure]
async fn axums(axum::Form(signup): axum::Form<Signup>) -> Json<Seen> {
    seen(signup)
}

#[secure]
async fn parts(Multipart(signup): Multipart<Signup>) -> Json<Seen> {
    seen(signup)
}

#[secure]
async fn in_query(Query(signup): Query<Signup>) -> Json<Seen> {
    seen(signup)
}

#[secure]
async fn search(Query(search): Query<Search>) -> Json<Found> {
    found(search)
}

#[secure]
async fn search_form(Form(search): Form<Search>) -> Json<Found> {
    found(search)
}

const FORM: &str = "application/x-www-form-urlencoded";

fn fixture() -> Fixture {
    Fixture::new(
        SecureRouter::new()
            .route("/ours", post(ours))
            .route("/axums", post(axums))
            .route("/parts", post(parts))
            .route("/query", get(in_query))
            .route("/search", get(search).post(search_form)),
    )
}

/// One form by every way that a browser sends it.
async fn sent(form: &[(&str, &str)]) -> Vec<Reply> {
    let (fixture, mut replies) = (fixture(), Vec::new());
    let token = fixture.token("e1");
    let pairs = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    for place in ["/ours", "/axums"] {
        let request = fixture.client.post(place).header("content-type", FORM).body(pairs.clone());
        replies.push(request.bearer(&token).send().await);
    }
    let head =
        |name: &str| format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
    let body: String = form.iter().map(|(name, text)| head(name) + text + "\r\n").collect();
    let request = fixture.client.post("/parts").body(body + "--X--\r\n");
    let request = request.header("content-type", "multipart/form-data; boundary=X");
    replies.push(request.bearer(&token).send().await);
    replies.push(fixture.get_with(&format!("/query?{pairs}"), &token).await);
    replies
}

const AS_SENT: &[(&str, &str)] = &[
    ("name", "Ada"),
    ("age", "36"),
    ("nickname", ""),
    ("birthday", ""),
    ("newsletter", "on"),
    ("terms", "on"),
    ("stars", ""),
];

#[tokio::test]
async fn an_empty_field_is_none_and_a_ticked_box_is_true() {
    for reply in sent(AS_SENT).await {
        let expected = json!({
            "name": "Ada", "age": 36, "nickname": null, "birthday": null, "newsletter": true,
            "terms": true, "stars": 0,
        });
        assert_eq!((reply.status(), reply.json()), (StatusCode::OK, expected));
    }
    // A box that is not ticked is not sent.
    for reply in sent(&[("name", ""), ("age", "36"), ("terms", "false")]).await {
        let members = reply.json();
        assert_eq!(reply.status(), StatusCode::OK, "{members}");
        assert_eq!((&members["newsletter"], &members["terms"]), (&json!(false), &json!(false)));
        assert_eq!(members["name"], "");
    }
}

#[tokio::test]
async fn what_is_required_and_empty_is_missing() {
    for form in [&[("name", "Ada"), ("age", "")][..], &[("name", "Ada")]] {
        for reply in sent(form).await {
            let status = reply.status().as_u16();
            assert!(matches!(status, 400 | 422), "{status}");
            let error = &problem(&reply, status)["errors"][0];
            assert_eq!(error["code"], "required", "{error}");
            assert!(error.to_string().contains("age"), "{error}");
        }
    }
}

#[tokio::test]
async fn a_box_is_ticked_by_one_word() {
    for text in ["On", "ON", "yes", "1", "off", "on "] {
        for reply in sent(&[("name", "Ada"), ("age", "36"), ("newsletter", text)]).await {
            assert!(reply.status().is_client_error(), "{text}: {}", reply.text());
        }
    }
    // `on` is no number.
    for reply in sent(&[("name", "Ada"), ("age", "on")]).await {
        assert!(reply.status().is_client_error(), "{}", reply.text());
    }
}

async fn searched(query: &str) -> Vec<Reply> {
    let fixture = fixture();
    let token = fixture.token("e1");
    let form = fixture.client.post("/search").header("content-type", FORM).body(query.to_owned());
    vec![
        fixture.get_with(&format!("/search?{query}"), &token).await,
        form.bearer(&token).send().await,
    ]
}

#[tokio::test]
async fn a_repeated_name_is_a_list_where_the_field_is_one() {
    for (query, expected) in [
        ("tag=a&tag=b&limit=3", json!({"tag": ["a", "b"], "year": [], "limit": 3})),
        ("tag=a", json!({"tag": ["a"], "year": [], "limit": null})),
        ("", json!({"tag": null, "year": [], "limit": null})),
        ("tag=&year=&limit=", json!({"tag": null, "year": [], "limit": null})),
        ("year=2024&tag=%61&year=2025", json!({"tag": ["a"], "year": [2024, 2025], "limit": null})),
    ] {
        for reply in searched(query).await {
            assert_eq!(
                (reply.status(), reply.json()),
                (StatusCode::OK, expected.clone()),
                "{query}"
            );
        }
    }
    for query in [
        "limit=1&limit=1",
        "tag=a&tag=b&tag=c&tag=d",
        "year=2024&year=02025",
        "year=2024&year=",
        "tag=a&tag=%00",
        "tag=a,b&tags=c",
    ] {
        for reply in searched(query).await {
            assert!(reply.status().is_client_error(), "{query}: {}", reply.text());
        }
    }
}

#[tokio::test]
async fn a_name_of_utf_8_or_ascii_is_taken_and_no_other() {
    let fixture = fixture();
    let send = |kind: String| {
        let request = fixture.client.post("/ours").header("content-type", &kind);
        request.bearer(&fixture.token("e1")).body("name=Ada&age=36").send()
    };
    for charset in ["utf-8", "UTF8", "us-ascii", "ASCII", "\"utf-8\"", "csUTF8", "ANSI_X3.4-1968"] {
        let reply = send(format!("{FORM}; charset={charset}")).await;
        assert_eq!(reply.status(), StatusCode::OK, "{charset}");
    }
    for charset in ["latin1", "iso-8859-1", "windows-1252", "utf-16", "utf-7", "utf-8, latin1", ""]
    {
        let reply = send(format!("{FORM}; charset={charset}")).await;
        problem(&reply, 415);
    }
    problem(&send(format!("{FORM}; charset=utf-8; charset=latin1")).await, 415);
}

#[input]
struct Filter {
    #[validate(length(max = 3))]
    text: String,
}

#[secure]
async fn filtered(form: Option<Form<Filter>>) -> Download {
    let text = form.map_or_else(|| "none".to_owned(), |Form(filter)| filter.text);
    Download::new("text/plain", text)
}

#[tokio::test]
async fn a_form_may_be_absent_and_is_read_where_it_is_not() {
    let fixture = Fixture::new(SecureRouter::new().route("/", get(filtered).post(filtered)));
    let token = fixture.token("e1");
    let got = async |path| fixture.get_with(path, &token).await;
    assert_eq!(got("/").await.text(), "none");
    assert_eq!(got("/?text=abc").await.text(), "abc");
    problem(&got("/?text=abcd").await, 422);
    problem(&got("/?").await, 400);
    let post = || fixture.client.post("/").bearer(&token);
    assert_eq!(post().send().await.text(), "none");
    let sent = async |text: &str, kind: &str| {
        post().header("content-type", kind).body(text.to_owned()).send().await
    };
    assert_eq!(sent("text=abc", FORM).await.text(), "abc");
    problem(&sent("text=abcd", FORM).await, 422);
    problem(&sent("", FORM).await, 422);
    problem(&sent("text=abc", "text/plain").await, 415);
}
