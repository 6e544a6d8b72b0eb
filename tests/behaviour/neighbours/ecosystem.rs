//! Living with the ecosystem: inputs of the forms that serde has.

use std::num::NonZeroU8;
use std::time::Duration;

use palisade::FreeJson;
use palisade::http::StatusCode;
use palisade::prelude::*;

use super::Faults;
use crate::support::fixture::Fixture;

#[input]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Inside {
    Card {
        #[validate(length(max = 4))]
        last: String,
    },
    Cash,
}

#[input]
#[serde(tag = "kind", content = "of", rename_all = "snake_case")]
enum Beside {
    Card {
        #[validate(length(max = 4))]
        last: String,
    },
    Cash,
}

#[input]
struct Many {
    #[validate(length(max = 3))]
    n: Option<Vec<u8>>,
    least: Option<NonZeroU8>,
}

#[input]
struct Kept {
    free: FreeJson<8>,
    wait: Option<Duration>,
}

macro_rules! takers {
    ($($name:ident $extractor:ident $of:ty;)*) => {$(
        #[secure]
        async fn $name($extractor(_): $extractor<$of>) -> StatusCode {
            StatusCode::OK
        }
    )*};
}

takers! {
    inside Json Inside;
    beside Json Beside;
    listed Query Many;
    filled Form Many;
    kept Json Kept;
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new()
        .route("/inside", post(inside))
        .route("/beside", post(beside))
        .route("/listed", get(listed))
        .route("/filled", post(filled))
        .route("/kept", post(kept));
    Fixture::configured(routes, |security| security.address_rate("100000/s".parse().unwrap()))
}

/// Route, body and whether it is taken.
const BODIES: &[(&str, &str, bool)] = &[
    ("/inside", r#"{"kind":"card","last":"1234"}"#, true),
    ("/inside", r#"{"last":"1234","kind":"card"}"#, true),
    ("/inside", r#"{"kind":"cash"}"#, true),
    ("/inside", r#"{"kind":"cash","last":"1234"}"#, false),
    ("/inside", r#"{"kind":"card","last":"12345"}"#, false),
    ("/inside", r#"{"kind":"Card","last":"1234"}"#, false),
    ("/inside", r#"{"kind":0,"last":"1234"}"#, false),
    ("/inside", r#"{"kind":["card"],"last":"1234"}"#, false),
    ("/inside", r#"{"kind":"card","kind":"cash","last":"1"}"#, false),
    ("/inside", r#"{"k\u0069nd":"card","kind":"cash"}"#, false),
    ("/inside", r#"{"kind":"card","last":"1","last":"2"}"#, false),
    ("/inside", r#"["card",{"last":"1"}]"#, false),
    ("/inside", r#"{"card":{"last":"1"}}"#, false),
    ("/inside", r#""cash""#, false),
    ("/beside", r#"{"kind":"card","of":{"last":"1234"}}"#, true),
    ("/beside", r#"{"of":{"last":"1234"},"kind":"card"}"#, true),
    ("/beside", r#"{"kind":"cash"}"#, true),
    ("/beside", r#"{"kind":"card","of":{"last":"12345"}}"#, false),
    ("/beside", r#"{"kind":"card","of":{"last":"1","x":1}}"#, false),
    ("/beside", r#"{"kind":"card","of":["1"]}"#, false),
    ("/beside", r#"{"kind":"card"}"#, false),
    ("/beside", r#"{"kind":"card","of":{"last":"1"},"x":1}"#, false),
    ("/beside", r#"{"kind":"card","of":{"last":"1"},"of":{"last":"2"}}"#, false),
    ("/kept", r#"{"free":{"a":[1,2]}}"#, true),
    ("/kept", r#"{"free":null}"#, true),
    ("/kept", r#"{"free":[1,2,3,4,5,6,7,8]}"#, false),
    ("/kept", r#"{"free":{"a":1,"a":2}}"#, false),
    ("/kept", r#"{"free":"\ud800"}"#, false),
    ("/kept", r#"{"free":"\u0000"}"#, false),
    ("/kept", r#"{"free":1e999}"#, false),
    ("/kept", r#"{"free":1,"wait":{"secs":5,"nanos":0}}"#, true),
    ("/kept", r#"{"free":1,"wait":5}"#, false),
    ("/kept", r#"{"free":1,"wait":{"secs":-5,"nanos":0}}"#, false),
    ("/kept", r#"{"free":1,"wait":{"secs":18446744073709551615,"nanos":4000000000}}"#, false),
];

#[tokio::test]
async fn choices_lists_and_free_json_have_one_form() {
    let (fixture, mut faults) = (fixture(), Faults::default());
    let token = fixture.token("ada");
    for (path, body, taken) in BODIES {
        let sent = fixture.client.post(path).header("content-type", "application/json");
        let reply = sent.body(*body).bearer(&token).send().await;
        let status = reply.status().as_u16();
        let fits = if *taken { status == 200 } else { matches!(status, 400 | 422) };
        faults.expect(&format!("{path} {body}"), fits, format!("{status} {}", reply.text()));
    }
    for (pairs, taken) in [
        ("n=1&n=2&n=3", true),
        ("n=1", true),
        ("n=", true),
        ("", true),
        ("n=1&n=2&n=3&n=4", false),
        ("n[]=1", false),
        ("n[0]=1", false),
        ("n=1,2", false),
        ("n=256", false),
        ("n=1;n=2", false),
        ("least=0", false),
        ("least=1&least=1", false),
        ("N=1", false),
    ] {
        let query = fixture.client.get(&format!("/listed?{pairs}"));
        let form = fixture.client.post("/filled").body(pairs);
        let form = form.header("content-type", "application/x-www-form-urlencoded");
        for (place, sent) in [("query", query), ("form", form)] {
            let reply = sent.bearer(&token).send().await;
            let status = reply.status().as_u16();
            let fits = if taken { status == 200 } else { matches!(status, 400 | 422) };
            faults.expect(
                &format!("{pairs} in a {place}"),
                fits,
                format!("{status} {}", reply.text()),
            );
        }
    }
    faults.none();
}
