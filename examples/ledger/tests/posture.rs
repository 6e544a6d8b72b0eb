//! What protects each route: a route that is not expected here fails the test.

#![allow(clippy::unwrap_used, reason = "a test")]

use ledger::app;
use ledger::db::Db;
use palisade::posture::{GuardPosture, RoutePosture};

const MEMBERS: &str = "any(role clerk, role auditor), list filtered";
const AUDITORS: &str = "role auditor, list filtered";
const PAYING: &str = "role accountant, object checked, list filtered";
const PROVIDER: &str = "authenticated by webhook, named objects checked";
const ASKED: &str = "authenticated, object checked";
const FILE: &str = "unredacted: a file: its handler answers for what is in it";

/// Route, who may call, limits, the largest body in KiB and suspended checks.
const EXPECTED: &[(&str, &str, &str, u64, &str)] = &[
    ("GET /exports/invoices.csv", AUDITORS, "6/m per tenant", 64, ""),
    ("GET /exports/invoices.ndjson", AUDITORS, "6/m per tenant", 64, ""),
    ("GET /health", "public: liveness probe", "5/s per ip", 64, ""),
    ("GET /invoices", MEMBERS, "100/s per tenant", 64, ""),
    ("GET /invoices/search", MEMBERS, "20/s per tenant", 64, ""),
    ("GET /invoices/{id}", ASKED, "50/s per identity", 64, ""),
    ("GET /invoices/{id}/attachment", ASKED, "10/s per identity", 64, FILE),
    ("POST /invoices", "role clerk, list filtered", "10/s per identity, 100/m per tenant", 64, ""),
    ("POST /invoices/{id}/payment", PAYING, "10/s per identity", 64, ""),
    ("POST /payments", PROVIDER, "100/s per identity, 50/s per ip", 4, ""),
    ("PUT /invoices/{id}/attachment", "role clerk, object checked", "5/s per identity", 2_048, ""),
];

fn joined(items: &[impl ToString]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn every_route_is_protected_as_it_is_written_here() {
    let posture = app::router(Db::in_memory().await.unwrap()).posture();
    let mut found: Vec<_> = posture
        .routes()
        .iter()
        .map(|route| {
            let guard = route.guard().unwrap();
            let name = format!("{} {}", route.method(), route.path());
            let limits = joined(guard.limits());
            let body = guard.body_limit() / 1_024;
            (name, route.who_may_call(), limits, body, joined(route.suspended_checks()))
        })
        .collect();
    found.sort();
    let expected: Vec<_> = EXPECTED
        .iter()
        .map(|(route, who, limits, body, ways_out)| {
            let [route, who, limits, ways_out] =
                [route, who, limits, ways_out].map(ToString::to_string);
            (route, who, limits, *body, ways_out)
        })
        .collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn neither_tenant_nor_owner_leaves_and_notes_are_for_a_few() {
    let posture = app::router(Db::in_memory().await.unwrap()).posture();
    let guards = posture.routes().iter().filter_map(RoutePosture::guard);
    for response in guards.filter_map(GuardPosture::response) {
        let fields = response.fields().iter().map(|field| {
            let viewers = field.visible_to().map(ToString::to_string);
            (field.path(), viewers.unwrap_or_default())
        });
        let (hidden, shown): (Vec<_>, Vec<_>) =
            fields.partition(|(_, viewers)| !viewers.is_empty());
        match response.name() {
            "Download" => assert!(shown.is_empty() && hidden.is_empty()),
            name => {
                assert_eq!(name, "Invoice");
                assert_eq!(hidden, [("note", "any(owner, role accountant)".to_owned())]);
                let shown: Vec<_> = shown.into_iter().map(|(name, _)| name).collect();
                assert_eq!(shown, ["id", "customer", "total_cents", "due", "paid_on"]);
            }
        }
    }
}
