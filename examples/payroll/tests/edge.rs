//! The edge of the service as an operator sees it: TLS by one flag, addresses, a version that ends, a firewall that detects.

#![allow(unreachable_pub, reason = "a test has no outside")]
#![allow(
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops, and one that is skipped says so"
)]

mod common;

use std::process::Command;

use common::{Service, token};

/// What curl is answered: the status and the body.
fn curl(arguments: &[&str]) -> (String, String) {
    let output = Command::new("curl")
        .args(["-sS", "--max-time", "10", "-w", "\n%{http_code}"])
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("curl is needed for this test: {error}"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (body, status) = text.rsplit_once('\n').unwrap();
    (status.to_owned(), body.to_owned())
}

#[test]
fn one_flag_serves_over_tls_with_a_certificate_of_its_own() {
    let file = std::env::temp_dir().join(format!("payroll-edge-{}.pem", std::process::id()));
    let service = Service::start_over_tls(&file);
    let url = format!("https://{}/health", service.address());
    let trusting = curl(&["--cacert", file.to_str().unwrap(), &url]);
    assert_eq!(trusting, ("200".to_owned(), "ok".to_owned()));
    assert_eq!(curl(&[&url]).0, "000", "nobody vouches for it");
    let plain = format!("http://{}/health", service.address());
    assert_eq!(curl(&[&plain]).0, "000", "there is no answer without TLS");
    std::fs::remove_file(file).unwrap();
}

#[test]
fn metrics_and_posture_are_read_from_where_operators_are() {
    let admin = token("e1", &["admin"]);
    let near = Service::start();
    assert_eq!(near.get("/metrics", &admin).status, 200);
    let elsewhere = Service::start_by(|command| {
        command.env("PAYROLL_OPERATORS", "192.0.2.7/32");
    });
    for path in ["/metrics", "/posture"] {
        let refused = elsewhere.get(path, &admin);
        assert_eq!(refused.status, 403, "{path}");
        assert!(!refused.text().contains("192.0.2"), "{}", refused.text());
    }
    assert_eq!(elsewhere.get("/me", &admin).status, 200);
}

#[test]
fn the_first_version_says_that_it_ends_and_what_comes() {
    let service = Service::start();
    let own = token("e3", &["employee"]);
    let first = service.get("/v1/payday", &own);
    assert_eq!(first.status, 200);
    assert_eq!(first.header("deprecation"), "@1782777600");
    assert_eq!(first.header("sunset"), "Tue, 31 Dec 2030 00:00:00 GMT");
    assert_eq!(first.header("link"), "</v2/payday>; rel=\"successor-version\"");
    let second = service.get("/v2/payday", &own);
    assert_eq!((second.status, second.header("deprecation")), (200, ""));
    assert!(second.json()["days"].is_number() && first.json()["days"].is_null());
    assert_eq!(service.get("/payday", &own).status, 404);
}

#[test]
fn the_firewall_detects_and_refuses_nothing() {
    let service = Service::start();
    let own = token("e3", &["employee"]);
    assert_eq!(service.get("/me?next=../../etc/passwd&x=$%7B", &own).status, 200);
    assert_eq!(service.get("/me", &own).status, 200);
    let log = service.stop();
    let told: Vec<&str> = log.lines().filter(|line| line.contains("firewall_matched")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("probe-path") && !told[0].contains("passwd"), "{told:?}");
}
