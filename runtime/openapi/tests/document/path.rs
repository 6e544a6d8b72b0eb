//! Parameters of a path.

use palisade::inventory::Inventory;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};
use palisade_openapi::Document;
use serde_json::json;

/// One of few names.
#[input]
#[serde(rename_all = "snake_case")]
enum Kind {
    Open,
    Paid,
}

#[secure(rate = "100/s")]
async fn of_kind(_: Path<Kind>) -> NoContent {
    NoContent
}

#[secure(rate = "100/s")]
async fn of_kind_and_year(_: Path<(Plain<Kind>, Plain<u16>)>) -> NoContent {
    NoContent
}

#[test]
fn an_enum_in_the_path_has_its_names() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = Security::builder().jwt(issuer.jwt().plain_tokens()).direct().clock(&clock);
    let app = SecureRouter::new()
        .route("/of/{kind}", get(of_kind))
        .route("/of/{kind}/{year}", get(of_kind_and_year))
        .secured_by(security.build().unwrap())
        .unwrap();
    let document = Document::of(&Inventory::of(&app)).title("Bills").version("1").json();
    for path in ["/of/{kind}", "/of/{kind}/{year}"] {
        let kind = &document["paths"][path]["get"]["parameters"][0];
        assert_eq!((&kind["name"], &kind["in"]), (&json!("kind"), &json!("path")), "{path}");
        assert_eq!(kind["schema"]["enum"], json!(["open", "paid"]), "{path}");
    }
}
