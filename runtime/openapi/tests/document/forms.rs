//! Boxes of forms.

use palisade::inventory::Inventory;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};
use palisade_openapi::Document;
use serde_json::{Value, json};

use crate::service::Role;

/// What is agreed to.
#[input]
struct Terms {
    accepted: bool,
    #[validate(length(min = 2, max = 80))]
    name: String,
    #[input(role = "hr")]
    bonus: Option<u32>,
}

#[secure(rate = "100/s", body = "4KiB")]
async fn in_json(_: Json<Terms>) -> NoContent {
    NoContent
}

#[secure(rate = "100/s", body = "4KiB")]
async fn in_form(_: Form<Terms>) -> NoContent {
    NoContent
}

/// The component that the body of a path is.
fn body<'a>(document: &'a Value, path: &str, content_type: &str) -> &'a Value {
    let schema = &document["paths"][path]["post"]["requestBody"]["content"][content_type]["schema"];
    let name = schema["$ref"].as_str().unwrap().strip_prefix("#/components/schemas/").unwrap();
    &document["components"]["schemas"][name]
}

#[test]
fn a_box_is_required_in_json_and_not_in_a_form() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = Security::builder().roles::<Role>().jwt(issuer.jwt().plain_tokens()).direct();
    let app = SecureRouter::new()
        .route("/json", post(in_json))
        .route("/form", post(in_form))
        .secured_by(security.clock(&clock).build().unwrap())
        .unwrap();
    let inventory = Inventory::of(&app);
    let document = Document::of(&inventory).title("Terms").version("1");
    let (all, own) = (document.json(), document.for_callers(&[], &[]).json());
    for (document, has_bonus) in [(&all, true), (&own, false)] {
        let in_json = body(document, "/json", "application/json");
        let in_form = body(document, "/form", "application/x-www-form-urlencoded");
        assert_eq!(in_json["required"], json!(["accepted", "name"]));
        assert_eq!(in_form["required"], json!(["name"]));
        assert_eq!(in_form["properties"], in_json["properties"]);
        assert_eq!(in_form["properties"].get("bonus").is_some(), has_bonus);
    }
}
