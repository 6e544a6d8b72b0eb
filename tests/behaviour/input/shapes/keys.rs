//! Maps whose values have rules: a fault is told below the key that was sent.

use std::collections::{BTreeMap, HashMap};

use palisade::http::StatusCode;
use palisade::prelude::*;
use serde_json::{Value, json};

use crate::support::fixture::{Fixture, problem};

#[input]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    PartTime,
    #[serde(rename = "contract", alias = "external")]
    Outside,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Id)]
struct AccountId(u64);

#[input]
struct Card {
    #[validate(length(min = 1, max = 8))]
    name: String,
}

/// The same maps as fields.
#[input]
struct Held {
    #[validate(nested, length(max = 3))]
    by_kind: BTreeMap<Kind, Card>,
    #[input(plain)]
    #[validate(nested, length(max = 3))]
    by_account: HashMap<AccountId, Card>,
}

macro_rules! takers {
    ($($name:ident $body:ty;)*) => {$(
        #[secure]
        async fn $name(_: Json<$body>) -> StatusCode {
            StatusCode::OK
        }
    )*};
}

takers! {
    by_kind BTreeMap<Kind, Card>;
    by_account HashMap<Plain<AccountId>, Card>;
    by_moment BTreeMap<chrono::DateTime<chrono::Utc>, Card>;
    by_offset BTreeMap<time::OffsetDateTime, Card>;
    by_clock BTreeMap<time::Time, Card>;
    by_amount HashMap<rust_decimal::Decimal, Card>;
    by_zoned Vec<BTreeMap<jiff::Zoned, Card>>;
    by_timestamp HashMap<jiff::Timestamp, Card>;
    by_fixed HashMap<chrono::DateTime<chrono::FixedOffset>, Card>;
    held Held;
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new()
        .route("/kind", post(by_kind))
        .route("/account", post(by_account))
        .route("/moment", post(by_moment))
        .route("/offset", post(by_offset))
        .route("/clock", post(by_clock))
        .route("/amount", post(by_amount))
        .route("/zoned", post(by_zoned))
        .route("/timestamp", post(by_timestamp))
        .route("/fixed", post(by_fixed));
    Fixture::new(routes.route("/held", post(held)))
}

/// The pointers of what is wrong; none where the body is taken.
async fn pointers(fixture: &Fixture, path: &str, body: Value) -> Vec<String> {
    let request = fixture.client.post(path).bearer(&fixture.token("e1"));
    let reply = request.json(&body).send().await;
    if reply.status() == StatusCode::OK {
        return Vec::new();
    }
    let members = problem(&reply, 422);
    let errors = members["errors"].as_array().unwrap();
    errors.iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_fault_is_told_below_the_key_that_was_sent() {
    let fixture = fixture();
    for (path, key) in [
        ("/kind", "part-time"),
        ("/kind", "contract"),
        ("/account", "7"),
        ("/moment", "2024-01-05T10:20:30Z"),
        ("/offset", "2024-01-05T10:20:30Z"),
        ("/clock", "10:20:30"),
    ] {
        let good = json!({key: {"name": "ada"}});
        assert_eq!(pointers(&fixture, path, good).await, [""; 0], "{path} {key}");
        let bad = json!({key: {"name": ""}});
        assert_eq!(pointers(&fixture, path, bad).await, [format!("#/{key}/name")], "{path}");
    }
}

#[tokio::test]
async fn a_fault_in_a_map_of_a_field_is_told_below_its_key() {
    let fixture = fixture();
    let held = |name: &str| json!({"by_kind": {"part-time": {"name": name}}, "by_account": {"7": {"name": name}}});
    assert_eq!(pointers(&fixture, "/held", held("ada")).await, [""; 0]);
    let told = ["#/by_account/7/name", "#/by_kind/part-time/name"];
    assert_eq!(pointers(&fixture, "/held", held("")).await, told);
}

#[tokio::test]
async fn what_is_no_key_of_the_map_is_refused() {
    let fixture = fixture();
    for (path, key) in [("/kind", "PartTime"), ("/account", "07"), ("/moment", "2024-01-05")] {
        let body = json!({key: {"name": "ada"}});
        assert!(!pointers(&fixture, path, body).await.is_empty(), "{path} {key}");
    }
}

/// Of two entries of one key the later would take the place of the other, without a word.
#[tokio::test]
async fn two_spellings_of_one_key_are_one_key_given_twice() {
    let fixture = fixture();
    let (noon, same) = ("2024-01-05T12:00:00Z", "2024-01-05T13:00:00+01:00");
    let later = "2024-01-05T13:00:00Z";
    for (path, one, two, other) in [
        ("/kind", "contract", "external", "part-time"),
        ("/moment", noon, same, later),
        ("/moment", noon, "2024-01-05T12:00:00.000Z", later),
        ("/offset", noon, same, later),
        ("/fixed", noon, same, later),
        ("/timestamp", noon, same, later),
        ("/clock", "12:00:00", "12:00:00.0", "12:00:01"),
        ("/amount", "1.5", "1.50", "1.05"),
        ("/account", "7", "7", "8"),
    ] {
        let body =
            |second: &str| format!(r#"{{"{one}":{{"name":"ada"}},"{second}":{{"name":"eve"}}}}"#);
        let send = async |body: String| {
            let request = fixture.client.post(path).bearer(&fixture.token("e1"));
            request.header("content-type", "application/json").body(body).send().await
        };
        let members = problem(&send(body(two)).await, 422);
        let error = &members["errors"][0];
        assert_eq!(error["code"], "duplicate_field", "{path} {two}: {error}");
        let taken = send(body(other)).await;
        assert_eq!(taken.status(), StatusCode::OK, "{path} {other}: {}", taken.text());
    }
    let zoned = |second: &str| json!([{"2024-01-05T12:00:00+00:00[UTC]": {"name": "ada"}, second: {"name": "eve"}}]);
    let twice = zoned("2024-01-05T13:00:00+01:00[Europe/Berlin]");
    assert!(!pointers(&fixture, "/zoned", twice).await.is_empty());
    let apart = zoned("2024-01-05T14:00:00+01:00[Europe/Berlin]");
    assert_eq!(pointers(&fixture, "/zoned", apart).await, [""; 0]);
}
