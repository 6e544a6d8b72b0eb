//! What protects each route: a route that is not expected here fails the test.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use ledger::app;
use ledger::db::Db;
use palisade::posture::{GuardPosture, RoutePosture};
use serde_json::Value;

/// Route, who may call, what is asked of objects, limits, body in KiB and ways out.
const EXPECTED: &[[&str; 6]] = &[
    ["GET /health", "public: liveness probe", "", "5/s per ip", "64", ""],
    ["GET /invoices", MEMBERS, "list", "100/s per tenant", "64", ""],
    ["POST /invoices", "role clerk", "list", "10/s per identity, 100/m per tenant", "64", ""],
    ["GET /invoices/search", MEMBERS, "list", "20/s per tenant", "64", ""],
    ["GET /invoices/{id}", "authenticated", "object", "50/s per identity", "64", ""],
    [
        "POST /invoices/{id}/payment",
        "role accountant",
        "object, list",
        "10/s per identity",
        "64",
        "",
    ],
    ["GET /invoices/{id}/attachment", "authenticated", "object", "10/s per identity", "64", FILE],
    ["PUT /invoices/{id}/attachment", "role clerk", "object", "5/s per identity", "2048", ""],
    ["GET /exports/invoices.csv", "role auditor", "list", "6/m per tenant", "64", ""],
    ["GET /exports/invoices.ndjson", "role auditor", "list", "6/m per tenant", "64", ""],
];
const MEMBERS: &str = "any(role clerk, role auditor)";
const FILE: &str = "unredacted: a file: its handler answers for what is in it";

fn found(route: &RoutePosture, access: &Value) -> [String; 6] {
    let guard = route.guard();
    let objects: Vec<_> = guard.into_iter().flat_map(checks).collect();
    let limits: Vec<_> =
        guard.iter().flat_map(|guard| guard.limits()).map(ToString::to_string).collect();
    let ways_out: Vec<_> = route.ways_out().iter().map(ToString::to_string).collect();
    [
        format!("{} {}", route.method(), route.path()),
        access["access"].as_str().unwrap().to_owned(),
        objects.join(", "),
        limits.join(", "),
        guard.map_or(0, |guard| guard.body_limit() / 1_024).to_string(),
        ways_out.join("; "),
    ]
}

fn checks(guard: &GuardPosture) -> Vec<&'static str> {
    let checks = [
        (!guard.checked_objects().is_empty(), "object"),
        (guard.checks_named_objects(), "named"),
        (guard.filters_lists(), "list"),
        (guard.unasked_because().is_some(), "unasked"),
    ];
    checks.into_iter().filter(|(holds, _)| *holds).map(|(_, check)| check).collect()
}

#[tokio::test]
async fn every_route_is_protected_as_it_is_written_here() {
    let posture = app::router(Db::in_memory().await.unwrap()).posture();
    let json = serde_json::to_value(&posture).unwrap();
    for (place, route) in posture.routes().iter().enumerate() {
        let found = found(route, &json[place]);
        let expected = EXPECTED.iter().find(|expected| expected[0] == found[0]);
        assert_eq!(expected.map(|row| row.map(str::to_owned)), Some(found));
    }
    assert_eq!(posture.len(), EXPECTED.len(), "a route is expected and not there");
}

#[tokio::test]
async fn neither_tenant_nor_owner_leaves_and_notes_are_for_a_few() {
    let posture = app::router(Db::in_memory().await.unwrap()).posture();
    let guards = posture.routes().iter().filter_map(RoutePosture::guard);
    let invoices: Vec<_> = guards
        .filter_map(GuardPosture::response)
        .filter(|response| response.name() == "Invoice")
        .collect();
    assert_eq!(invoices.len(), 7);
    for response in invoices {
        let fields = response.fields().iter().map(|field| {
            (field.path(), field.visible_to().map_or("everyone".to_owned(), ToString::to_string))
        });
        let fields: Vec<_> = fields.filter(|(_, viewers)| viewers != "everyone").collect();
        assert_eq!(fields, [("note", "any(owner, role accountant)".to_owned())]);
        let names: Vec<_> = response.fields().iter().map(|field| field.path()).collect();
        assert_eq!(names, ["id", "customer", "total_cents", "due", "paid_on", "note"]);
    }
}
