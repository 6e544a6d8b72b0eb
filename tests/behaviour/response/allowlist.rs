//! What leaves: allowlisted fields, for the viewer who asks.

use std::collections::HashMap;

use palisade::http::StatusCode;
use palisade::prelude::*;
use serde_json::{Value, json};

use crate::support::fixture::{Fixture, problem};
use crate::support::staff::{Db, PASSWORD_HASH, SSN, routes};

#[tokio::test]
async fn pay_is_absent_for_an_employee_and_present_for_hr() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let own = fixture.get_with("/employees/e3", &fixture.token_as("e3", "employee")).await;
    let expected = json!({"id": "e3", "name": "Name of e3", "iban": "****3000"});
    assert_eq!(own.json(), expected);
    let hr = fixture.get_with("/employees/e3", &fixture.token_as("e2", "hr")).await;
    assert_eq!(hr.json()["salary_cents"], 720_000);
    let admin = fixture.get_with("/employees/e3", &fixture.token_as("e1", "admin")).await;
    assert_eq!(admin.json()["salary_cents"], 720_000);
    assert_eq!(hr.header("content-type"), "application/json");
}

#[tokio::test]
async fn what_is_not_exposed_leaves_nowhere() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let admin = fixture.token_as("e1", "admin");
    for path in ["/me", "/employees", "/employees/e1", "/employees/e2"] {
        let text = fixture.get_with(path, &admin).await.text();
        assert!(text.contains("Name of"), "{path}: {text}");
        for secret in [SSN, PASSWORD_HASH, "ssn", "password", "DE89"] {
            assert!(!text.contains(secret), "{path}: {text}");
        }
    }
}

#[tokio::test]
async fn every_item_of_a_list_is_written_for_its_viewer() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let reply = fixture.get_with("/employees?limit=2", &fixture.token_as("e2", "hr")).await;
    let items = reply.json();
    assert_eq!(items.as_array().unwrap().len(), 2);
    assert!(items.as_array().unwrap().iter().all(|item| item["salary_cents"].is_number()));
}

#[tokio::test]
async fn what_was_made_says_where_it_is() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let request = fixture.client.post("/employees").bearer(&fixture.token_as("e1", "admin"));
    let reply = request.json(&crate::support::staff::valid()).send().await;
    assert_eq!(reply.status(), StatusCode::CREATED);
    assert_eq!(reply.header("location"), "/employees/e4");
    assert_eq!(reply.json()["salary_cents"], 700_000);
}

/// Every way to expose a field.
#[derive(Redacted)]
#[redacted(rename_all = "camelCase")]
#[allow(dead_code, reason = "what is not exposed is not read")]
struct Card {
    #[expose]
    serial_number: u64,
    #[expose(rename = "holder")]
    name: String,
    #[expose(mask = "email", full = role("hr"))]
    email: Option<String>,
    #[expose(mask = "first1")]
    city: String,
    #[expose(mask = "all")]
    street: String,
    #[expose(scope = "staff:read")]
    notes: Vec<String>,
    #[expose(role = "hr", scope = "staff:write")]
    limit_cents: i64,
    #[expose]
    inner: Option<Box<Card>>,
    #[expose]
    labels: HashMap<String, Stamp>,
    pin_block: String,
}

/// Something inside.
#[derive(Redacted)]
#[allow(dead_code, reason = "what is not exposed is not read")]
struct Stamp {
    #[expose]
    day: u16,
    #[expose(role = "admin")]
    by: String,
    origin: String,
}

fn card(inner: Option<Box<Card>>) -> Card {
    let stamp = Stamp { day: 7, by: "e1".to_owned(), origin: "secret-origin".to_owned() };
    Card {
        serial_number: 1,
        name: "Ada".to_owned(),
        email: Some("ada@staff.test".to_owned()),
        city: "Berlin".to_owned(),
        street: "Main Street 1".to_owned(),
        notes: vec!["note".to_owned()],
        limit_cents: 5,
        inner,
        labels: [("x".to_owned(), stamp)].into(),
        pin_block: "secret-pin".to_owned(),
    }
}

#[secure]
async fn shown() -> Json<Card> {
    Json(card(Some(Box::new(card(None)))))
}

#[public(reason = "a test", rate = "100/s")]
async fn shown_to_anyone() -> Json<Vec<Card>> {
    Json(vec![card(None)])
}

fn cards() -> Fixture {
    Fixture::new(
        SecureRouter::new().route("/card", get(shown)).route("/cards", get(shown_to_anyone)),
    )
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

const PLAIN: [&str; 7] = ["city", "email", "holder", "inner", "labels", "serialNumber", "street"];

#[tokio::test]
async fn roles_and_scopes_open_fields_at_every_depth() {
    let fixture = cards();
    let none = fixture.get_with("/card", &fixture.token("e1")).await.json();
    assert_eq!(keys(&none), PLAIN);
    assert_eq!(keys(&none["inner"]), PLAIN);
    assert_eq!(keys(&none["labels"]["x"]), ["day"]);
    let token = fixture.draft("e1").role("admin").scope("staff:read staff:write").sign();
    let all = fixture.get_with("/card", &token).await.json();
    assert_eq!(keys(&all["inner"]).len(), PLAIN.len() + 2);
    assert_eq!(keys(&all["inner"]["labels"]["x"]), ["by", "day"]);
    let half = fixture.draft("e1").role("hr").sign();
    assert_eq!(keys(&fixture.get_with("/card", &half).await.json()), PLAIN);
}

#[tokio::test]
async fn masks_hide_all_but_a_hint() {
    let fixture = cards();
    let masked = fixture.get_with("/card", &fixture.token("e1")).await.json();
    assert_eq!(masked["email"], "a****@staff.test");
    assert_eq!((&masked["city"], &masked["street"]), (&json!("B****"), &json!("****")));
    let full = fixture.get_with("/card", &fixture.token_as("e1", "hr")).await.json();
    assert_eq!(full["email"], "ada@staff.test");
    assert_eq!((&full["city"], &full["street"]), (&json!("B****"), &json!("****")));
}

#[tokio::test]
async fn a_public_route_shows_what_anyone_may_see_whoever_asks() {
    let fixture = cards();
    let token = fixture.draft("e1").role("admin").scope("staff:read staff:write").sign();
    let anonymous = fixture.client.get("/cards").send().await;
    assert_eq!(keys(&anonymous.json()[0]), PLAIN);
    assert_eq!(fixture.get_with("/cards", &token).await.text(), anonymous.text());
}

#[test]
fn debug_shows_the_anonymous_view() {
    let text = format!("{:?} {:#?}", card(None), card(Some(Box::new(card(None)))));
    for secret in ["secret-pin", "secret-origin", "Main Street", "ada@", "note", "limit", "e1"] {
        assert!(!text.contains(secret), "{text}");
    }
    assert!(text.starts_with("Card {") && text.contains("a****@staff.test"), "{text}");
    assert!(text.contains(".."), "{text}");
}

#[secure]
async fn misplaced() -> Created<Card> {
    Created::at("/cards/1\r\nSet-Cookie: admin=1", card(None))
}

#[secure]
async fn nobody() -> Option<Json<Card>> {
    None
}

#[secure]
async fn conflict() -> StatusCode {
    StatusCode::CONFLICT
}

#[tokio::test]
async fn other_answers_are_problems_too() {
    let fixture = Fixture::new(
        SecureRouter::new()
            .route("/misplaced", get(misplaced))
            .route("/nobody", get(nobody))
            .route("/conflict", get(conflict)),
    );
    let token = fixture.token("e1");
    let reply = fixture.get_with("/misplaced", &token).await;
    problem(&reply, 500);
    assert!(!reply.headers().contains_key("set-cookie"));
    problem(&fixture.get_with("/nobody", &token).await, 404);
    problem(&fixture.get_with("/conflict", &token).await, 409);
}
