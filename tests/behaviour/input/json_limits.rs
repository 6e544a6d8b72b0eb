//! The bounds of JSON bodies as settings: they hold, or the service does not start.

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use palisade::{ConfigError, JsonLimits};

use crate::support::fixture::{Fixture, builder, problem};

#[input]
struct Marks {
    #[validate(length(max = 200), nested)]
    list: Vec<Mark>,
}

#[input]
struct Mark {
    #[validate(length(max = 200))]
    of: Option<String>,
    #[validate(url, length(max = 40))]
    home: Option<url::Url>,
}

#[secure]
async fn mark(_: Json<Marks>) -> StatusCode {
    StatusCode::OK
}

async fn sent(limits: JsonLimits, body: &str) -> Reply {
    let routes = SecureRouter::new().route("/marks", post(mark));
    let fixture = Fixture::configured(routes, |builder| builder.json_limits(limits));
    let request = fixture.client.post("/marks").bearer(&fixture.token("e1"));
    request.header("content-type", "application/json").body(body.to_owned()).send().await
}

async fn code(limits: JsonLimits, body: &str) -> Option<String> {
    let reply = sent(limits, body).await;
    if reply.status() == StatusCode::OK {
        return None;
    }
    let told = problem(&reply, 422)["errors"][0]["code"].clone();
    Some(told.as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_depth_of_ones_own_holds() {
    let body = r#"{"list": [{"of": "Ada"}]}"#;
    assert_eq!(code(JsonLimits::new().depth(3), body).await, None);
    assert_eq!(code(JsonLimits::new().depth(2), body).await.as_deref(), Some("too_deep"));
}

#[tokio::test]
async fn a_number_of_keys_and_items_of_ones_own_holds() {
    let body = r#"{"list": [{}, {}]}"#;
    assert_eq!(code(JsonLimits::new().members(5), body).await, None);
    let told = code(JsonLimits::new().members(4), body).await;
    assert_eq!(told.as_deref(), Some("too_many_members"));
}

#[tokio::test]
async fn a_length_of_texts_of_ones_own_holds_and_names_the_place() {
    let body = r#"{"list": [{"of": "hunter22"}]}"#;
    assert_eq!(code(JsonLimits::new().text(8), body).await, None);
    let reply = sent(JsonLimits::new().text(7), body).await;
    let error = problem(&reply, 422)["errors"][0].clone();
    assert_eq!(error["code"], "text_too_long");
    assert_eq!(error["pointer"], "#/list/0/of");
    assert!(!reply.text().contains("hunter2"), "{}", reply.text());
}

fn configured(limits: JsonLimits) -> Result<Security, ConfigError> {
    let (clock, issuer) = Default::default();
    builder(&clock, &issuer).json_limits(limits).build()
}

#[test]
fn limits_that_cannot_hold_are_refused() {
    for (limits, why) in [
        (JsonLimits::new().depth(0), "a limit of 0 refuses every body"),
        (JsonLimits::new().members(0), "a limit of 0 refuses every body"),
        (JsonLimits::new().text(0), "a limit of 0 refuses every body"),
        (JsonLimits::new().depth(129), "a depth over 128 is never read"),
        (JsonLimits::new().members(10_000_001), "takes at most 10,000,000 keys and items"),
    ] {
        let told = configured(limits).map(drop).unwrap_err().to_string();
        assert!(told.contains(why), "{limits:?}: {told}");
    }
    for limits in [
        JsonLimits::new(),
        JsonLimits::new().depth(1).members(1).text(1),
        JsonLimits::new().depth(128).members(10_000_000).text(usize::MAX),
    ] {
        assert!(configured(limits).is_ok(), "{limits:?}");
    }
}

#[test]
fn limits_are_given_once() {
    let (clock, issuer) = Default::default();
    let twice =
        builder(&clock, &issuer).json_limits(JsonLimits::new()).json_limits(JsonLimits::new());
    let told = twice.build().map(drop).unwrap_err().to_string();
    assert!(told.contains("`.json_limits(..)` was called twice"), "{told}");
}

#[tokio::test]
async fn an_address_is_of_a_scheme_that_was_named() {
    let body = |home: &str| format!(r#"{{"list": [{{"home": "{home}"}}]}}"#);
    let limits = JsonLimits::new();
    assert_eq!(code(limits, &body("https://a.example/x")).await, None);
    let script = code(limits, &body("javascript:alert(1)")).await;
    assert_eq!(script.as_deref(), Some("url"));
    let long = code(limits, &body(&format!("https://a.example/{}", "x".repeat(40)))).await;
    assert_eq!(long.as_deref(), Some("length"));
}

#[input]
#[serde(tag = "kind")]
enum Tree {
    Node {
        #[validate(nested)]
        inner: Option<Box<Tree>>,
        #[validate(length(max = 2_000_000), line)]
        label: Option<String>,
    },
    Leaf,
}

#[secure(body = "3MiB")]
async fn tree(Json(tree): Json<Tree>) -> NoContent {
    match tree {
        Tree::Node { inner, label } => drop((inner, label)),
        Tree::Leaf => {}
    }
    NoContent
}

/// A tag that stands last is looked for behind all that its object holds, for each level anew.
#[tokio::test]
async fn a_tag_behind_everything_is_looked_for_a_few_times() {
    let routes = SecureRouter::new().route("/tree", post(tree));
    let fixture = Fixture::configured(routes, |builder| {
        builder.json_limits(JsonLimits::new().text(2_000_000))
    });
    let nested = |depth: usize, length: usize, is_last: bool| {
        let (before, behind) =
            if is_last { ("", r#","kind":"Node""#) } else { (r#""kind":"Node","#, "") };
        let label = "x".repeat(length);
        let inner = format!(r#"{{{before}"label":"{label}"{behind}}}"#);
        (1..depth).fold(inner, |inner, _| format!(r#"{{{before}"inner":{inner}{behind}}}"#))
    };
    let sent = async |body: String| {
        let request = fixture.client.post("/tree").bearer(&fixture.token("e1"));
        request.header("content-type", "application/json").body(body).send().await
    };
    for fine in [
        nested(30, 1_900_000, false),
        nested(8, 1_900_000, true),
        nested(30, 1_000, true),
        nested(30, 1_000, false),
    ] {
        assert_eq!(sent(fine).await.status(), StatusCode::NO_CONTENT);
    }
    let refused = problem(&sent(nested(30, 1_900_000, true)).await, 422);
    assert_eq!(refused["errors"][0]["code"], "too_deep");
    assert!(refused["errors"][0]["detail"].as_str().unwrap().contains("put the tag first"));
}
