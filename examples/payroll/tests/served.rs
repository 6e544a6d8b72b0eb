//! The service as its callers meet it: the real binary, over a real socket.

#![allow(unreachable_pub, reason = "a test has no outside")]

mod common;

use std::thread;
use std::time::{Duration, Instant};

use common::{Answer, Service, token};
use serde_json::{Value, json};

fn new_employee() -> Value {
    json!({
        "name": "Edsger", "email": "edsger@payroll.example", "department": "Engineering",
        "title": "Engineer", "iban": "DE89370400440532013000", "salary_cents": 700_000,
    })
}

#[test]
fn nobody_gets_a_challenge_and_no_word_about_the_body() {
    let service = Service::start();
    let answer = service.request("GET", "/me", &[], "");
    assert_eq!(answer.status, 401);
    assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"payroll\"");

    let json = [("Content-Type", "application/json")];
    assert_eq!(service.request("POST", "/employees", &json, "{broken").status, 401);
    let admin = token("e1", &["admin"]);
    let headers = [json[0], ("Authorization", &*admin)];
    assert_eq!(service.request("POST", "/employees", &headers, "{broken").status, 400);
}

#[test]
fn two_credentials_are_no_credential() {
    let service = Service::start();
    let token = token("e3", &["employee"]);
    let once = [("Authorization", &*token)];
    assert_eq!(service.request("GET", "/me", &once, "").status, 200);
    let twice = [("Authorization", &*token), ("Authorization", &*token)];
    assert_eq!(service.request("GET", "/me", &twice, "").status, 400);
}

#[test]
fn a_client_in_mid_header_keeps_the_service_neither_busy_nor_up() {
    let service = Service::start();
    assert_eq!(service.request("GET", "/health", &[], "").status, 200);
    let clients: Vec<_> = (0..3).map(|_| service.begin()).collect();
    let begun = Instant::now();
    let log = service.stop();
    assert!(begun.elapsed() < Duration::from_secs(15));
    assert!(log.contains("stopping"), "{log}");
    drop(clients);
}

#[test]
fn what_is_no_request_is_a_problem_too() {
    let service = Service::start();
    let answer = service.raw("hello\r\n\r\n");
    assert_eq!((answer.status, answer.header("content-type")), (400, "application/problem+json"));
    let answer = service.raw("GET /health HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert_eq!((answer.status, answer.json()["status"].as_u64()), (400, Some(400)));
    let log = service.stop();
    assert!(log.contains("head_malformed") && log.contains("host_malformed"), "{log}");
}

#[test]
fn roles_decide_and_admin_implies_hr() {
    let service = Service::start();
    for (roles, status) in [(vec!["employee"], 403), (vec!["hr"], 200), (vec!["admin"], 200)] {
        let answer = service.get("/employees?limit=2", &token("e1", &roles));
        assert_eq!(answer.status, status, "{roles:?}");
    }
}

#[test]
fn a_page_begins_after_the_last_one() {
    let service = Service::start();
    let hr = token("e2", &["hr"]);
    let ids = |answer: Answer| -> Vec<String> {
        let json = answer.json();
        let page = json.as_array().unwrap().iter();
        page.map(|employee| employee["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(service.get("/employees?limit=2", &hr)), ["e1", "e2"]);
    assert_eq!(ids(service.get("/employees?limit=2&after=e2", &hr)), ["e3", "e4"]);
    // What a form leaves empty is not there.
    assert_eq!(ids(service.get("/employees?limit=2&after=", &hr)), ["e1", "e2"]);
    for refused in ["limit=0", "limit=101", "limit=x", "limit=%2B1", "other=1"] {
        let answer = service.get(&format!("/employees?{refused}"), &hr);
        assert!([400, 422].contains(&answer.status), "{refused}: {}", answer.status);
    }
}

#[test]
fn a_colleague_looks_like_nobody() {
    let service = Service::start();
    let employee = token("e3", &["employee"]);
    let (foreign, missing) =
        (service.get("/employees/e1", &employee), service.get("/employees/e999", &employee));
    assert_eq!((foreign.status, missing.status), (404, 404));
    assert_eq!(foreign.body, missing.body);
    assert_eq!(foreign.comparable_headers(), missing.comparable_headers());
    assert_eq!(service.get("/employees/e3", &employee).status, 200);
}

#[test]
fn pay_is_absent_for_an_employee_and_the_rest_for_everyone() {
    let service = Service::start();
    let own = service.get("/me", &token("e3", &["employee"])).json();
    assert_eq!(own["iban"], "****2606");
    assert!(own.get("salary_cents").is_none());
    let seen_by_hr = service.get("/employees/e3", &token("e2", &["hr"])).json();
    assert_eq!(seen_by_hr["salary_cents"], 720_000);
    for record in [own, seen_by_hr] {
        for hidden in ["ssn", "emergency_phone", "notes"] {
            assert!(record.get(hidden).is_none(), "{hidden}");
        }
    }
    let log = service.stop();
    assert!(log.contains("palisade::audit"), "the audit events are missing:\n{log}");
    assert!(!log.contains("seeded-"), "a secret is in the log:\n{log}");
}

#[test]
fn everything_wrong_with_a_body_is_said_at_once() {
    let service = Service::start();
    let admin = token("e1", &["admin"]);
    let headers = [("Authorization", &*admin), ("Content-Type", "application/json")];
    let broken = json!({
        "name": "", "email": "nowhere", "department": "x", "title": "x", "iban": "hunter2",
        "salary_cents": -1,
    });
    let answer = service.request("POST", "/employees", &headers, &broken.to_string());
    assert_eq!(answer.status, 422);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    let errors = problem["errors"].as_array().unwrap();
    let pointers: Vec<_> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["#/email", "#/iban", "#/name", "#/salary_cents"]);
    assert!(!answer.text().contains("hunter2") && !answer.text().contains("nowhere"));

    let mut unknown = new_employee();
    unknown["ssn"] = "1".into();
    let answer = service.request("POST", "/employees", &headers, &unknown.to_string());
    assert_eq!((answer.status, &answer.json()["errors"][0]["pointer"]), (422, &json!("#/ssn")));

    let answer = service.request("POST", "/employees", &headers, &new_employee().to_string());
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("location"), "/employees/e7");
}

#[test]
fn a_large_body_is_refused_also_in_chunks() {
    let service = Service::start();
    let admin = token("e1", &["admin"]);
    let mut large = new_employee();
    large["title"] = "x".repeat(70 * 1024).into();
    let headers = [("Authorization", &*admin), ("Content-Type", "application/json")];
    let answer = service.request("POST", "/employees", &headers, &large.to_string());
    assert_eq!(answer.status, 413);
    let answer = service.chunked("POST", "/employees", &headers, &large.to_string());
    assert_eq!(answer.status, 413);
    let answer = service.chunked("POST", "/employees", &headers, &new_employee().to_string());
    assert_eq!(answer.status, 201);
}

#[test]
fn the_eleventh_hire_in_a_second_waits() {
    let admin = token("e1", &["admin"]);
    let body = new_employee().to_string();
    let headers = [("Authorization", &*admin), ("Content-Type", "application/json")];
    // A busy machine may need longer than a second for the eleven.
    let within_a_second = (0..10).find_map(|_| {
        let service = Service::start();
        let begun = Instant::now();
        let answers: Vec<Answer> = thread::scope(|scope| {
            let calls: Vec<_> = (0..11)
                .map(|_| scope.spawn(|| service.request("POST", "/employees", &headers, &body)))
                .collect();
            calls.into_iter().map(|call| call.join().unwrap()).collect()
        });
        (begun.elapsed() < Duration::from_secs(1)).then_some(answers)
    });
    let answers = within_a_second.expect("the machine is too slow");
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status == 429).collect();
    let hired = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!((hired, refused.len()), (10, 1));
    assert!(refused[0].header("retry-after").parse::<u32>().unwrap() >= 1);
    assert_eq!(refused[0].header("ratelimit-policy"), "\"hire\";q=10;w=1");
    assert_eq!(refused[0].header("ratelimit"), "\"hire\";r=0;t=1");
}

#[test]
fn a_record_is_changed_and_removed_by_those_who_may() {
    let service = Service::start();
    let (admin, hr) = (token("e1", &["admin"]), token("e2", &["hr"]));
    let patch = |token: &str, body: &Value| {
        let headers = [("Authorization", token), ("Content-Type", "application/json")];
        service.request("PATCH", "/employees/e3", &headers, &body.to_string())
    };
    assert_eq!(patch(&hr, &json!({"name": "Mallory"})).status, 422);
    let changed = patch(&hr, &json!({"title": "Fellow", "salary_cents": 1}));
    assert_eq!((changed.status, &changed.json()["title"]), (200, &json!("Fellow")));
    let employee = token("e3", &["employee"]);
    assert_eq!(patch(&employee, &json!({"salary_cents": 9})).status, 403);

    let delete = |token: &str| {
        service.request("DELETE", "/employees/e3", &[("Authorization", token)], "").status
    };
    assert_eq!(delete(&hr), 403);
    assert_eq!(delete(&admin), 204);
    assert_eq!(delete(&admin), 404);
}

#[test]
fn health_is_for_everyone_and_says_nothing() {
    let service = Service::start();
    let answer = service.request("GET", "/health", &[], "");
    assert_eq!((answer.status, &*answer.text()), (200, "ok"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(service.request("GET", "/nowhere", &[], "").status, 404);
    let answer = service.request("POST", "/health", &[], "");
    assert_eq!((answer.status, answer.header("allow")), (405, "GET,HEAD"));
}

#[test]
fn the_posture_is_printed_without_serving() {
    let table = common::run(&["posture"]);
    assert!(table.contains("/employees/{id}") && table.contains("public: liveness probe"));
    let json: Value = serde_json::from_str(&common::run(&["posture", "--json"])).unwrap();
    assert!(json.as_array().unwrap().len() >= 15, "{json}");
}

#[test]
fn guesses_at_one_account_are_limited_and_the_owner_still_signs_in() {
    let service = Service::start();
    let sign_in = |password: &str| {
        let body = json!({"email": "Alan@payroll.example", "password": password}).to_string();
        service.request("POST", "/login", &[("Content-Type", "application/json")], &body)
    };
    let signed_in = sign_in("e3 likes long walks");
    assert_eq!(signed_in.status, 200, "{}", signed_in.text());
    let token = format!("Bearer {}", signed_in.json()["access_token"].as_str().unwrap());
    assert_eq!(service.get("/me", &token).status, 200);
    for expected in [401, 401, 401, 401, 401, 429] {
        assert_eq!(sign_in("guess").status, expected);
    }
}

#[test]
fn the_audit_goes_into_the_file_that_the_environment_names_and_its_counters_begin_at_nothing() {
    let file = std::env::temp_dir().join(format!("payroll-audit-{}.jsonl", std::process::id()));
    let service = Service::start_by(|command| {
        command.env("PAYROLL_AUDIT", &file);
    });
    assert_eq!(service.request("GET", "/me", &[], "").status, 401);
    let measured = service.get("/metrics", &token("e2", &["hr"])).text();
    for counter in ["palisade_audit_dropped_total", "palisade_audit_refused_total"] {
        let line = measured.lines().find(|line| line.starts_with(counter));
        assert!(line.is_some_and(|line| line.ends_with(" 0")), "{counter}: {measured}");
    }
    service.stop();
    let lines = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let _ = std::fs::remove_file(file.with_extension("jsonl.head"));
    for event in ["posture_loaded", "authn_login_fail"] {
        assert!(
            lines.lines().any(|line| line.contains(event) && line.contains("\"hash\"")),
            "{lines}"
        );
    }
}
