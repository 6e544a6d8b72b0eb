//! Who may call what, as text and as JSON.

use palisade::Per;
use palisade::http::StatusCode;
use palisade::posture::{Access, LimitPosture, Rule, SuspendedCheck, SuspendedCheckKind};
use palisade::prelude::*;
use serde_json::{Value, json};

use crate::authorize::conditions::First;
use crate::support::staff::{Db, routes};

async fn bare() -> &'static str {
    ""
}

#[secure(
    auth = any("jwt", "api_key"),
    allow = any(role("admin"), all(scope("staff:read"), not(policy(First)))),
    rate(limit = "100/m", burst = 20, cost = 5, per = "ip"),
    rate = "10/s",
    body = "1KiB",
    timeout = "500ms",
    objects = "pages are everybody's",
    unredacted = "axum's own answer"
)]
async fn everything(
    Path(_): Path<u32>,
    #[unchecked("the proxy wrote it")] _body: String,
) -> StatusCode {
    StatusCode::OK
}

fn posture() -> Value {
    let routes = SecureRouter::new()
        .nest("/v1", routes(&Db::seeded()))
        .route("/pages/{page}", post(everything))
        .unguarded("metrics for the cluster", "/metrics", axum::routing::get(bare));
    serde_json::to_value(routes.posture()).unwrap()
}

fn row(method: &str, route: &str) -> Value {
    let rows = posture();
    let found = rows.as_array().unwrap().iter();
    let mut found = found.filter(|row| row["method"] == method && row["route"] == route);
    let row = found.next().unwrap_or_else(|| panic!("{method} {route} in {rows}")).clone();
    assert!(found.next().is_none());
    row
}

#[test]
fn every_route_and_method_has_a_row() {
    assert_eq!(posture().as_array().unwrap().len(), 10);
    let health = row("GET", "/v1/health");
    assert_eq!(health["access"], "public: liveness probe");
    assert_eq!(health["limits"], json!(["5/s per ip"]));
    let hire = row("POST", "/v1/employees");
    assert_eq!(
        (&hire["access"], &hire["limits"]),
        (&json!("role admin"), &json!(["10/s per identity"]))
    );
    assert_eq!((&hire["body_bytes"], &hire["timeout_ms"]), (&json!(65_536), &json!(30_000)));
    assert!(hire["handler"].as_str().unwrap().ends_with("staff::hire"), "{hire}");
    assert_eq!(row("GET", "/v1/me")["access"], "authenticated");
    assert_eq!(row("GET", "/v1/report")["access"], "scope staff:read");
}

#[test]
fn exposed_fields_are_shown_with_who_sees_them_and_others_are_not() {
    let row = row("GET", "/v1/employees");
    let expected = json!([
        {"name": "id", "visible_to": "everyone"},
        {"name": "name", "visible_to": "everyone"},
        {"name": "iban", "visible_to": "everyone", "mask": "last4"},
        {"name": "salary_cents", "visible_to": "role hr"},
    ]);
    assert_eq!((&row["fields"], &row["response"]), (&expected, &json!("Employee")), "{row}");
    assert!(!posture().to_string().contains("password"));
}

#[test]
fn everything_a_handler_states_is_shown() {
    let row = row("POST", "/pages/{page}");
    assert_eq!(row["access"], "any(role admin, all(scope staff:read, not(policy First)))");
    assert_eq!(row["schemes"], json!(["jwt", "api_key"]));
    assert_eq!(row["limits"], json!(["100/m per ip, burst 20, cost 5", "10/s per identity"]));
    assert_eq!((&row["body_bytes"], &row["timeout_ms"]), (&json!(1024), &json!(500)));
    let ways_out = row["ways_out"].to_string();
    for reason in ["pages are everybody's", "axum's own answer", "the proxy wrote it"] {
        assert!(ways_out.contains(reason), "{ways_out}");
    }
    let open = self::row("*", "/metrics");
    assert_eq!(open["access"], "UNGUARDED");
    assert!(open["ways_out"].to_string().contains("metrics for the cluster"));
}

#[test]
fn the_rule_the_limits_and_the_ways_out_are_data() {
    let posture = SecureRouter::<()>::new().route("/pages/{page}", post(everything)).posture();
    let [route] = posture.routes() else { panic!("{posture}") };
    let guard = route.guard().unwrap();
    assert_eq!(guard.handler(), "everything");
    assert!(guard.module().ends_with("router::posture"), "{}", guard.module());
    let Access::Restricted { schemes, rule: Rule::Any([Rule::Role(role), Rule::All(all)]) } =
        guard.access()
    else {
        panic!("{posture}")
    };
    assert_eq!((*schemes, role.name, all.len()), (&["jwt", "api_key"][..], "admin", 2));
    assert!(matches!(all, [_, Rule::Not(Rule::Custom(first))] if first.name().ends_with("First")));
    let quotas: Vec<_> = guard.limits().iter().filter_map(LimitPosture::quota).collect();
    let [address, identity] = quotas[..] else { panic!("{posture}") };
    assert_eq!((address.per(), address.burst(), address.cost()), (Per::Ip, 20, 5));
    assert_eq!((identity.per(), identity.count()), (Per::Identity, 10));
    assert_eq!((guard.body_limit(), guard.timeout().as_millis()), (1_024, 500));
    assert!(guard.response().is_none() && guard.checked_objects().is_empty());
    let kinds: Vec<SuspendedCheckKind> =
        route.suspended_checks().iter().map(SuspendedCheck::kind).collect();
    let unchecked = SuspendedCheckKind::Unchecked { parameter: "String" };
    assert_eq!(kinds, [SuspendedCheckKind::Objects, SuspendedCheckKind::Unredacted, unchecked]);
}

#[test]
fn the_objects_of_a_path_and_the_viewers_of_a_field_are_data() {
    let posture = routes(&Db::seeded()).posture();
    let mut all = posture.routes().iter();
    let route = all.find(|route| route.path() == "/employees/{id}" && route.method() == "GET");
    let guard = route.unwrap().guard().unwrap();
    assert_eq!(
        (guard.checked_objects(), guard.checks_named_objects()),
        (&[&["id"][..]][..], false)
    );
    let fields = guard.response().unwrap().fields();
    let of = |path: &str| fields.iter().find(|field| field.path() == path).unwrap();
    assert_eq!((of("iban").mask(), of("iban").visible_to().is_none()), (Some("last4"), true));
    assert!(of("iban").unmasked_for().is_none());
    assert!(matches!(of("salary_cents").visible_to(), Some(Rule::Role(role)) if role.name == "hr"));
}

#[derive(Redacted)]
struct Outer {
    #[expose]
    inner: Inner,
    #[expose]
    others: Vec<Outer>,
    #[expose(flatten)]
    flat: Flat,
}

#[derive(Redacted)]
struct Flat {
    #[expose(role = "admin")]
    beside: u8,
}

#[derive(Redacted)]
struct Inner {
    #[expose]
    day: u16,
    #[expose(role = "admin")]
    next_plan: String,
}

#[secure]
async fn nested() -> Json<Outer> {
    let inner = Inner { day: 1, next_plan: "x".to_owned() };
    Json(Outer { inner, others: Vec::new(), flat: Flat { beside: 2 } })
}

#[test]
fn fields_of_nested_types_are_shown_with_who_sees_them() {
    let posture = SecureRouter::<()>::new().route("/x", get(nested)).posture();
    let rows = serde_json::to_value(&posture).unwrap();
    let shown: Vec<(&str, &str)> = rows[0]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| (field["name"].as_str().unwrap(), field["visible_to"].as_str().unwrap()))
        .collect();
    let text = posture.to_string();
    let told = "Outer     inner.day, inner.next_plan [role admin], others, beside [role admin]";
    assert_eq!(text.lines().last(), Some(told), "{text}");
    assert_eq!(
        shown,
        [
            ("inner", "everyone"),
            ("inner.day", "everyone"),
            ("inner.next_plan", "role admin"),
            ("others", "everyone"),
            ("beside", "role admin"),
        ]
    );
}

#[test]
fn the_table_has_a_line_for_each_row_and_one_for_each_type() {
    let posture = routes(&Db::seeded()).posture();
    let text = posture.to_string();
    let (text, types) = text.split_once("\n\n").unwrap();
    assert_eq!(text.lines().count(), posture.len() + 1, "{text}");
    let types: Vec<&str> = types.lines().collect();
    assert_eq!(
        types,
        [
            "response  what leaves, for whom",
            "Employee  id, name, iban (last4), salary_cents [role hr]",
        ]
    );
    assert!(!posture.is_empty());
    for words in ["who may call", "public: liveness probe", "role admin", "/employees/{id}"] {
        assert!(text.contains(words), "{text}");
    }
    let columns = text.lines().map(|line| line.find('/').unwrap_or_default());
    let columns: Vec<usize> = columns.skip(1).collect();
    assert!(columns.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
}
