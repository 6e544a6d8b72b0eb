//! What is wrong with a body that can be read: every rule at once, by JSON pointers, and never the
//! rejected value.

use std::collections::BTreeMap;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use serde_json::{Value, json};

use crate::support::fixture::{Fixture, problem};
use crate::support::staff::{Db, routes, valid};

#[input]
#[serde(rename_all = "camelCase")]
struct Person {
    #[validate(length(min = 2, max = 8))]
    full_name: String,
    #[validate(nested)]
    home_address: Address,
    #[validate(nested, length(max = 8))]
    former: Vec<Address>,
    #[validate(nested, length(max = 8))]
    by_name: BTreeMap<Text<8>, Address>,
    #[validate(nested)]
    other: Option<Address>,
    #[serde(rename = "e/mail~")]
    #[validate(email, length(max = 20))]
    mail: String,
}

#[input]
struct Address {
    #[serde(rename = "street name")]
    #[validate(length(min = 2, max = 40))]
    street: String,
    #[validate(range(min = 1, max = 99_999))]
    zip: u32,
}

#[secure(rate = "1000/s")]
async fn register(Json(_): Json<Person>) -> StatusCode {
    StatusCode::OK
}

fn person() -> Value {
    let address = json!({"street name": "Main", "zip": 12345});
    json!({
        "fullName": "Ada",
        "homeAddress": address,
        "former": [address, address],
        "byName": {"a": address},
        "e/mail~": "ada@staff.test",
    })
}

async fn answer(body: &Value) -> Reply {
    let fixture = Fixture::new(SecureRouter::new().route("/people", post(register)));
    let token = fixture.token("e1");
    fixture.client.post("/people").bearer(&token).json(body).send().await
}

/// Pointers and codes of every violation.
#[track_caller]
fn listed(reply: &Reply) -> Vec<(String, String)> {
    let members = problem(reply, 422);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let errors = members["errors"].as_array().unwrap_or_else(|| panic!("{members}"));
    for error in errors {
        assert!(error["detail"].is_string(), "{error}");
    }
    errors.iter().map(|error| (text(&error["pointer"]), text(&error["code"]))).collect()
}

async fn changed(change: impl FnOnce(&mut Value)) -> Vec<(String, String)> {
    let mut body = person();
    change(&mut body);
    let reply = answer(&body).await;
    listed(&reply)
}

fn one(pointer: &str, code: &str) -> Vec<(String, String)> {
    vec![(pointer.to_owned(), code.to_owned())]
}

#[tokio::test]
async fn a_body_that_keeps_every_rule_passes() {
    assert_eq!(answer(&person()).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn every_violation_is_listed_by_its_name_on_the_wire() {
    let bad = json!({"street name": "", "zip": 0});
    let found = changed(|body| {
        body["fullName"] = json!("x");
        body["homeAddress"] = bad.clone();
        body["former"][1]["zip"] = json!(100_000);
        body["other"] = bad;
        body["e/mail~"] = json!("much too long to be an address");
    })
    .await;
    let expected = [
        ("#/e~1mail~0", "email"),
        ("#/e~1mail~0", "length"),
        ("#/former/1/zip", "range"),
        ("#/fullName", "length"),
        ("#/homeAddress/street%20name", "length"),
        ("#/homeAddress/zip", "range"),
        ("#/other/street%20name", "length"),
        ("#/other/zip", "range"),
    ];
    let expected: Vec<_> = expected.map(|(at, code)| (at.to_owned(), code.to_owned())).into();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn an_item_of_a_map_is_pointed_at_by_its_key() {
    let found = changed(|body| body["byName"]["a"]["street name"] = json!("x")).await;
    assert_eq!(found, one("#/byName/a/street%20name", "length"));
}

#[tokio::test]
async fn limits_are_told_and_rejected_values_are_not() {
    let mut body = person();
    body["fullName"] = json!("hunter2-hunter2");
    body["e/mail~"] = json!("hunter2 at home, please");
    let reply = answer(&body).await;
    assert_eq!(listed(&reply).len(), 3);
    assert!(!reply.text().contains("hunter2"), "{}", reply.text());
    let name = &reply.json()["errors"][2];
    assert_eq!((&name["min"], &name["max"]), (&json!(2), &json!(8)), "{name}");
}

#[tokio::test]
async fn a_missing_field_is_pointed_at_where_it_would_be() {
    let found = changed(|body| drop(body.as_object_mut().unwrap().remove("fullName"))).await;
    assert_eq!(found, one("#/fullName", "required"));
    let nested = changed(|body| body["former"][1] = json!({"street name": "Main"})).await;
    assert_eq!(nested, one("#/former/1/zip", "required"));
    let renamed = changed(|body| body["homeAddress"] = json!({"zip": 1})).await;
    assert_eq!(renamed, one("#/homeAddress/street%20name", "required"));
}

#[tokio::test]
async fn an_unknown_field_is_refused_where_it_stands() {
    let found = changed(|body| body["isAdmin"] = json!(true)).await;
    assert_eq!(found, one("#/isAdmin", "unknown_field"));
    let nested = changed(|body| body["former"][0]["hunter"] = json!(2)).await;
    assert_eq!(nested, one("#/former/0/hunter", "unknown_field"));
    let rust = changed(|body| body["full_name"] = json!("Ada")).await;
    assert_eq!(rust, one("#/full_name", "unknown_field"));
}

#[tokio::test]
async fn an_unknown_field_with_an_odd_name_is_pointed_at_once() {
    let cases = [
        ("a/b", "#/a~1b"),
        ("m~n", "#/m~0n"),
        ("", "#/"),
        ("a`b", "#/a%60b"),
        ("`", "#/%60"),
        ("x`, expected `y", "#/x%60,%20expected%20%60y"),
    ];
    for (name, pointer) in cases {
        let found = changed(|body| body[name] = json!(1)).await;
        assert_eq!(found, one(pointer, "unknown_field"), "{name:?}");
    }
}

#[tokio::test]
async fn a_value_of_the_wrong_type_is_pointed_at_and_not_quoted() {
    let mut body = person();
    body["former"][1]["zip"] = json!("hunter2");
    let reply = answer(&body).await;
    assert_eq!(listed(&reply), one("#/former/1/zip", "invalid_type"));
    assert!(!reply.text().contains("hunter2"), "{}", reply.text());
    let number = changed(|body| body["fullName"] = json!(42)).await;
    assert_eq!(number, one("#/fullName", "invalid_type"));
    let null = changed(|body| body["homeAddress"] = Value::Null).await;
    assert_eq!(null, one("#/homeAddress", "invalid_type"));
    let huge = changed(|body| body["homeAddress"]["zip"] = json!(1e30)).await;
    assert_eq!(huge[0].0, "#/homeAddress/zip");
    let negative = changed(|body| body["homeAddress"]["zip"] = json!(-1)).await;
    assert_eq!(negative[0].0, "#/homeAddress/zip");
}

#[tokio::test]
async fn a_body_that_is_no_object_is_refused_as_a_whole() {
    for body in [json!([]), json!("hunter2"), json!(1), Value::Null] {
        let reply = answer(&body).await;
        assert_eq!(listed(&reply)[0].0, "#", "{body}");
        assert!(!reply.text().contains("hunter2"), "{}", reply.text());
    }
}

#[tokio::test]
async fn an_object_is_not_read_from_a_list() {
    let address = json!(["Main", 12345]);
    let found = changed(|body| body["homeAddress"] = address.clone()).await;
    assert_eq!(found, one("#/homeAddress", "invalid_type"));
    let whole = json!(["Ada", address, [], {}, null, "ada@staff.test"]);
    assert_eq!(listed(&answer(&whole).await), one("#", "invalid_type"));
}

#[tokio::test]
async fn a_field_that_stands_there_twice_is_refused() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let send = |body: String| {
        let request = fixture.client.post("/employees").bearer(&fixture.token_as("e1", "admin"));
        request.header("content-type", "application/json").body(body).send()
    };
    let twice = r#"{"name": "A", "name": "B", "email": "a@b.test", "salary_cents": 1}"#;
    let reply = send(twice.to_owned()).await;
    assert_eq!(listed(&reply), one("#/name", "duplicate_field"));
    assert_eq!(send(valid().to_string()).await.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn nothing_is_handled_while_a_rule_is_broken() {
    let db = Db::seeded();
    let fixture = Fixture::new(routes(&db));
    let hire = |body: &Value| {
        let request = fixture.client.post("/employees").bearer(&fixture.token_as("e1", "admin"));
        request.json(body).send()
    };
    let mut poor = valid();
    poor["salary_cents"] = json!(-1);
    assert_eq!(listed(&hire(&poor).await), one("#/salary_cents", "range"));
    assert_eq!(db.handled(), 0);
    assert_eq!(hire(&valid()).await.status(), StatusCode::CREATED);
    assert_eq!(db.handled(), 1);
}
