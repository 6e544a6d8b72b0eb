//! Parameters of a path: behind what is fixed in their segment, read by a struct, and what no path can hold.

use std::collections::BTreeMap;

use axum::Router;
use palisade::http::StatusCode;
use palisade::prelude::*;
use serde_json::Value;

use crate::support::fixture::{Fixture, refused};

struct Person;

#[derive(Clone)]
struct Db;

impl Resource for Person {
    type Id = Text<40>;
    type Store = Db;
    const PARAMS: &'static [&'static str] = &["handle"];

    async fn load(_: &Db, handle: &Text<40>) -> Result<Option<Self>, Problem> {
        Ok((handle.as_str() == "ada").then_some(Self))
    }
}

impl Allow<Read> for Person {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[secure]
async fn person(_: Authorized<Person, Read>) -> StatusCode {
    StatusCode::OK
}

#[secure(unredacted = "what was sent")]
async fn named(Path(Plain(name)): Path<Plain<Text<8>>>) -> String {
    name.as_str().to_owned()
}

#[secure(unredacted = "what was sent")]
async fn versioned(Path((version, name)): Path<(Plain<u8>, Plain<Text<8>>)>) -> String {
    format!("{version} {name}", version = version.0, name = name.0.as_str())
}

#[tokio::test]
async fn a_parameter_stands_behind_what_is_fixed() {
    let routes = SecureRouter::new()
        .route("/@{handle}", get(person))
        .route("/id{name}", get(named))
        .route("/v{version}/of-{name}", get(versioned))
        .with_state(Db);
    let fixture = Fixture::new(routes);
    let token = fixture.token("e1");
    for (path, status, text) in [
        ("/@ada", 200, ""),
        ("/@eve", 404, ""),
        ("/idx", 200, "x"),
        ("/v2/of-x", 200, "2 x"),
        ("/v02/of-x", 400, ""),
    ] {
        let reply = fixture.get_with(path, &token).await;
        assert_eq!(reply.status().as_u16(), status, "{path}");
        if !text.is_empty() {
            assert_eq!(reply.text(), text, "{path}");
        }
    }
}

#[test]
fn a_parameter_behind_what_is_fixed_is_one_to_the_start() {
    let lacks = SecureRouter::new().route("/@{name}", get(person)).with_state(Db);
    assert!(refused(lacks, |builder| builder).contains("lacks the parameter `{handle}`"));
    let fewer = SecureRouter::new().route("/v{version}/x", get(versioned));
    assert!(refused(fewer, |builder| builder).contains("`Path` reads 2"));
    // A brace that stands twice is a brace.
    let none = SecureRouter::new().route("/{{name}}", get(named));
    assert!(refused(none, |builder| builder).contains("has no parameter"));
}

#[secure(unredacted = "made by another team")]
struct Unasked;

#[secure(objects = "each export is public", unredacted = "made by another team")]
struct Asked;

#[test]
fn a_service_says_why_nothing_checks_what_a_parameter_names() {
    let silent = SecureRouter::new().service("/exports-{tenant}", Unasked, Router::new());
    assert!(refused(silent, |builder| builder).contains("nothing checks what `{tenant}` names"));
    Fixture::new(SecureRouter::new().service("/exports-{tenant}", Asked, Router::new()));
    Fixture::new(SecureRouter::new().service("/{{tenant}}", Unasked, Router::new()));
}

/// One parameter for an organisation, and one that names an object, too.
#[input]
struct Both {
    #[input(plain)]
    handle: Text<40>,
    note: u64,
}

#[secure]
async fn both(_: Authorized<Person, Read>, Path(both): Path<Both>) -> StatusCode {
    let _ = (both.handle, both.note);
    StatusCode::OK
}

#[input]
struct HandleAndPage {
    #[input(plain)]
    handle: Text<40>,
    #[input(plain)]
    page: u64,
}

#[secure]
async fn paged(_: Authorized<Person, Read>, Path(both): Path<HandleAndPage>) -> StatusCode {
    let _ = (both.handle, both.page);
    StatusCode::OK
}

#[tokio::test]
async fn a_field_of_a_path_names_an_object_unless_it_says_otherwise() {
    let unchecked = SecureRouter::new().route("/{handle}/{note}", get(both)).with_state(Db);
    assert!(refused(unchecked, |builder| builder).contains("nothing checks what `{note}` names"));
    let fine = SecureRouter::new().route("/{handle}/{page}", get(paged)).with_state(Db);
    let fixture = Fixture::new(fine);
    let token = fixture.token("e1");
    assert_eq!(fixture.get_with("/ada/7", &token).await.status(), StatusCode::OK);
}

/// What serde keeps until it knows the variant, and what it loses on the way.
#[input]
#[serde(tag = "kind")]
enum Kept {
    Counted {
        #[validate(length(max = 4))]
        counts: BTreeMap<u32, u32>,
    },
    Wide {
        number: u128,
    },
}

/// The same below a name of its own.
#[input]
#[serde(tag = "kind", content = "data")]
enum Below {
    Counted {
        #[validate(length(max = 4))]
        counts: BTreeMap<u32, u32>,
        number: u128,
    },
}

#[input]
struct Inner {
    number: i128,
}

#[input]
struct Flat {
    #[validate(nested)]
    #[serde(flatten)]
    inner: Inner,
}

/// A type that holds itself is looked at once.
#[input]
#[serde(tag = "kind")]
enum Tree {
    Leaf {
        #[validate(length(max = 4))]
        name: String,
    },
    Branch {
        #[validate(nested, length(max = 4))]
        below: Vec<Tree>,
    },
}

macro_rules! takers {
    ($($name:ident $type:ty;)*) => {$(
        #[secure]
        async fn $name(_: Json<$type>) -> StatusCode {
            StatusCode::OK
        }
    )*};
}

takers! {
    kept Vec<Kept>;
    below Below;
    flat Flat;
    tree Tree;
}

#[tokio::test]
async fn what_serde_keeps_is_what_it_can_read() {
    // What the start refuses is refused in every request.
    for json in [r#"{"kind":"Counted","counts":{"1":2}}"#, r#"{"kind":"Wide","number":1}"#] {
        assert!(serde_json::from_str::<Kept>(json).is_err(), "{json}");
    }
    assert!(serde_json::from_str::<Flat>(r#"{"number":1}"#).is_err());
    let start = |methods| refused(SecureRouter::new().route("/", methods), |builder| builder);
    assert!(start(post(kept)).contains("`counts` of its input is a map whose keys are not texts"));
    assert!(start(post(flat)).contains("`number` of its input is a number of 128 bits"));
    let fine = SecureRouter::new().route("/below", post(below)).route("/tree", post(tree));
    let fixture = Fixture::new(fine);
    for (path, json) in [
        ("/below", r#"{"kind":"Counted","data":{"counts":{"1":2},"number":1}}"#),
        ("/tree", r#"{"kind":"Branch","below":[{"kind":"Leaf","name":"a"}]}"#),
    ] {
        let request = fixture.client.post(path).header("content-type", "application/json");
        let reply = request.body(json).bearer(&fixture.token("e1")).send().await;
        assert_eq!(reply.status(), StatusCode::OK, "{json}: {}", reply.text());
    }
}

/// Keys that the crate `time` reads in a form of its own.
#[secure(unredacted = "what was sent")]
async fn at(Json(at): Json<Moments>) -> String {
    at.at.keys().map(|at| at.unix_timestamp().to_string()).collect()
}

#[input]
struct Moments {
    #[validate(length(max = 4))]
    at: BTreeMap<time::OffsetDateTime, u8>,
}

#[tokio::test]
async fn a_key_has_the_spelling_of_its_type() {
    let fixture = Fixture::new(SecureRouter::new().route("/", post(at)));
    for (key, status) in [("2024-01-05T10:20:30Z", 200), ("2024-01-05 10:20:30.0 +00:00:00", 422)] {
        let body: Value = serde_json::json!({"at": {key: 1}});
        let reply = fixture.client.post("/").bearer(&fixture.token("e1")).json(&body).send().await;
        assert_eq!(reply.status().as_u16(), status, "{key}: {}", reply.text());
        assert_eq!(status == 200, reply.text() == "1704450030", "{key}: {}", reply.text());
    }
}
