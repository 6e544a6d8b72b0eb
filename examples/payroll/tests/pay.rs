//! Leave, payslips and the export as callers meet them: the real binary, over a real socket.

#![allow(unreachable_pub, reason = "a test has no outside")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod common;

use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use common::{Answer, Service, read, token, token_for};
use redb::{Database, TableDefinition};
use serde_json::{Value, json};

fn take_leave(service: &Service, token: &str, leave: &Value) -> Answer {
    let headers = [("Authorization", token), ("Content-Type", "application/json")];
    service.request("POST", "/employees/e3/leave", &headers, &leave.to_string())
}

fn lines(export: &Answer) -> Vec<Value> {
    export.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn everyone_who_sees_a_record_sees_the_leave_and_hr_its_reason() {
    let service = Service::start();
    let own = service.get("/me", &token("e2", &["employee"])).json();
    assert_eq!(own["status"], json!({"state": "on_leave", "until": "2030-12-31"}));
    let seen = service.get("/employees", &token("e2", &["hr"])).json();
    assert_eq!(
        seen[1]["status"],
        json!({
            "state": "on_leave", "until": "2030-12-31", "reason": "parental leave", "deputy": "e1"
        })
    );
    assert_eq!(seen[0]["status"], json!({"state": "active"}));
    let log = service.stop();
    assert!(!log.contains("parental"), "a secret is in the log:\n{log}");
}

#[test]
fn a_second_leave_is_refused_with_the_first_ones_end() {
    let service = Service::start();
    let hr = token("e2", &["hr"]);
    let leave = json!({"until": "2027-01-10", "reason": "sabbatical"});
    let first = take_leave(&service, &hr, &leave);
    assert_eq!((first.status, &first.json()["status"]["until"]), (200, &leave["until"]));
    let second = take_leave(&service, &hr, &json!({"until": "2028-01-01", "reason": "more"}));
    assert_eq!(
        (second.status, second.json()),
        (
            409,
            json!({
                "type": "https://payroll.example/problems/on-leave", "title": "On leave already",
                "status": 409, "detail": "on leave until 2027-01-10", "until": "2027-01-10",
            })
        )
    );
    assert_eq!(second.header("content-type"), "application/problem+json");

    assert_eq!(take_leave(&service, &token("e3", &["employee"]), &leave).status, 403);
    for broken in ["2027-02-30", "soon", "", "2027-01-10 "] {
        let leave = json!({"until": broken, "reason": "x"});
        assert_eq!(take_leave(&service, &hr, &leave).status, 422, "{broken}");
    }
}

#[test]
fn a_deputy_is_somebody_who_is_there() {
    let service = Service::start();
    let hr = token("e2", &["hr"]);
    let leave = |deputy: &str| {
        let leave = json!({"until": "2027-01-10", "reason": "sabbatical", "deputy": deputy});
        take_leave(&service, &hr, &leave)
    };
    let missing = service.get("/employees/e9", &hr);
    assert_eq!((leave("e9").status, leave("e9").json()), (404, missing.json()));
    // Somebody of another tenant is not.
    assert_eq!((leave("e6").status, leave("e6").json()), (404, missing.json()));
    let away = leave("e2");
    assert_eq!((away.status, &away.json()["errors"][0]["pointer"]), (422, &json!("#/deputy")));
    let taken = leave("e1");
    assert_eq!((taken.status, &taken.json()["status"]["deputy"]), (200, &json!("e1")));
}

#[test]
fn payslips_come_by_the_page_and_each_page_names_the_next() {
    let service = Service::start();
    let own = token("e3", &["employee"]);
    let first = service.get("/employees/e3/payslips?limit=2", &own);
    assert_eq!(
        first.json(),
        json!({
            "items": [
                {"payday": "2026-01-30", "gross_cents": 720_000, "iban": "****2606"},
                {"payday": "2026-02-27", "gross_cents": 720_000, "iban": "****2606"},
            ],
            "next": "2026-02-27",
        })
    );
    let query = "?limit=2&after=2026-02-27";
    assert_eq!(first.header("link"), format!("<{query}>; rel=\"next\""));

    let hr = token("e2", &["hr"]);
    let last = service.get(&format!("/employees/e3/payslips{query}"), &hr);
    assert_eq!(
        last.json(),
        json!({"items": [{
            "payday": "2026-03-31", "gross_cents": 720_000, "iban": "FR1420041010050500013M02606",
        }]})
    );
    assert_eq!(last.header("link"), "");
    let foreign = service.get("/employees/e1/payslips", &own);
    assert_eq!(foreign.status, 404);
    for refused in ["limit=0", "limit=101", "after=e2", "after=2026-2-27", "cursor=2026-01-30"] {
        let answer = service.get(&format!("/employees/e3/payslips?{refused}"), &own);
        assert!([400, 422].contains(&answer.status), "{refused}: {}", answer.status);
    }
}

#[test]
fn an_export_knows_people_by_the_same_pseudonym_and_not_by_name() {
    let service = Service::start();
    let hr = token("e2", &["hr"]);
    let export = service.get("/export", &hr);
    assert_eq!((export.status, export.whole), (200, true));
    assert_eq!(export.header("content-type"), "application/x-ndjson");
    let people = lines(&export);
    let pay: Vec<_> = people.iter().map(|line| line["salary_cents"].as_i64().unwrap()).collect();
    assert_eq!(pay, [1_250_000, 980_000, 720_000, 1_100_000]);
    assert!(people.iter().all(|line| line.as_object().unwrap().len() == 3), "{people:?}");
    assert!(people.iter().all(|line| line["employee"].as_str().unwrap().len() == 16));
    sleep(Duration::from_secs(1));
    assert_eq!(lines(&service.get("/export", &hr)), people);
    assert_eq!(service.get("/export", &token("e3", &["employee"])).status, 403);
}

#[test]
fn an_export_that_outlives_its_token_is_cut_off() {
    let service = Service::start_after(fill_with_much);
    let whole = service.get("/export", &token("e2", &["hr"]));
    assert_eq!((whole.whole, lines(&whole).len()), (true, MANY));

    let soon_over = token_for("2s", "e3", &["hr"]);
    let stalled = service.send("GET", "/export", &[("Authorization", &soon_over)], b"");
    // The two seconds of the token, and the five by which clocks may differ.
    sleep(Duration::from_secs(8));
    let cut = read(stalled);
    assert_eq!((cut.status, cut.whole), (200, false));
    let log = service.stop();
    assert!(log.contains("stream_complete") && log.contains("credential_expired"), "{log}");
}

const MANY: usize = 400;

/// More than the buffers between a service and a caller who does not read can hold.
fn fill_with_much(store: &Path) {
    let database = Database::create(store).unwrap();
    let write = database.begin_write().unwrap();
    {
        let tenants = TableDefinition::<&str, ()>::new("tenants");
        write.open_table(tenants).unwrap().insert("acme", ()).unwrap();
        let table = TableDefinition::<(&str, &str), &[u8]>::new("employees of tenants");
        let mut table = write.open_table(table).unwrap();
        for number in 0..MANY {
            let id = format!("e{number}");
            let employee = json!({
                "name": "", "email": "", "department": "", "title": "x".repeat(64 * 1024),
                "iban": "", "salary_cents": 1, "emergency_phone": "", "ssn": "", "notes": "",
            });
            table
                .insert(("acme", &*id), serde_json::to_vec(&employee).unwrap().as_slice())
                .unwrap();
        }
    }
    write.commit().unwrap();
}
