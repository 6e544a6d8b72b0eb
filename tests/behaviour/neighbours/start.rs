//! At start: one fault, one reason, and never a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{Cors, SecurityBuilder, Versions};

use super::Faults;
use crate::support::fixture::undeclared;

#[secure]
async fn plain() -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn one(_: Path<Plain<Text<8>>>) -> StatusCode {
    StatusCode::OK
}

/// How an application starts: `Ok`, the reasons, or that it panicked.
fn start(
    routes: impl FnOnce() -> SecureRouter,
    configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
) -> Result<(), String> {
    let started = catch_unwind(AssertUnwindSafe(|| {
        let (clock, issuer) = Default::default();
        let security = configure(undeclared(&clock, &issuer)).build();
        security.and_then(|security| routes().secured_by(security)).map(drop)
    }));
    match started {
        Ok(outcome) => outcome.map_err(|error| error.to_string()),
        Err(_) => Err("PANIC".to_owned()),
    }
}

fn judge(faults: &mut Faults, what: &str, starts: bool, outcome: Result<(), String>) {
    let panicked = outcome.as_ref().is_err_and(|told| told == "PANIC");
    let told = format!("{outcome:?}");
    faults.expect(what, outcome.is_ok() == starts && !panicked, told);
}

#[test]
fn what_a_path_captures_fits_below_another() {
    let mut faults = Faults::default();
    let nested = start(
        || SecureRouter::new().nest("/{a}", SecureRouter::new().route("/{b}", get(one))),
        SecurityBuilder::direct,
    );
    judge(&mut faults, "one text of two parameters", false, nested);
    let wildcard =
        start(|| SecureRouter::new().route("/f/{*rest}", get(one)), SecurityBuilder::direct);
    judge(&mut faults, "the rest of a path as a text", true, wildcard);
    faults.none();
}

#[test]
fn a_setting_that_cannot_hold_is_a_reason() {
    let mut faults = Faults::default();
    let plainly = || SecureRouter::new().route("/a", get(plain));
    for (list, starts) in [
        ("10.0.0.0/8", true),
        ("10.0.0.0/8, 192.0.2.7/32", true),
        ("", false),
        (",", false),
        ("10.0.0.1/8", false),
        ("10.0.0.0/33", false),
        ("0.0.0.0/0", false),
        ("::/0", false),
        ("::ffff:10.0.0.0/104", true),
        ("proxy.internal", false),
        ("10.0.0.0/8 192.0.2.0/24", false),
    ] {
        judge(&mut faults, list, starts, start(plainly, |security| security.behind(list)));
    }
    for (host, starts) in [
        ("a.example", true),
        ("a.example:8443", true),
        ("", false),
        ("https://a.example", false),
        ("a.example/", false),
        ("*", false),
        ("a b", false),
    ] {
        let outcome = start(plainly, |security| security.direct().hosts([host]));
        judge(&mut faults, &format!("host {host:?}"), starts, outcome);
    }
    for (origin, starts) in [
        ("https://a.example", true),
        ("https://a.example:8443", true),
        ("https://a.example/", false),
        ("https://a.example/x", false),
        ("null", false),
        ("*", false),
        ("a.example", false),
        ("https://*.example", false),
        ("https://A.example", false),
        ("https://a.example:443", false),
        ("https://ada@a.example", false),
    ] {
        let trusted = start(plainly, |security| security.direct().trusted_origins([origin]));
        judge(&mut faults, &format!("trusted {origin:?}"), starts, trusted);
        let cors = start(plainly, |security| security.direct().cors(Cors::origins([origin])));
        judge(&mut faults, &format!("CORS {origin:?}"), starts, cors);
    }
    for (pattern, names, starts) in [
        ("/v{version}", vec!["1", "2"], true),
        ("/v{version}", vec!["1", "1"], false),
        ("/v{version}", vec![], false),
        ("/v", vec!["1"], false),
        ("v{version}", vec!["1"], false),
        ("/v{version}", vec!["1/2"], false),
        ("/v{version}", vec![""], false),
    ] {
        let outcome = start(
            || SecureRouter::new().route("/a", get(plain)),
            |security| security.direct().versions(Versions::in_path(pattern, names.clone())),
        );
        let panicked = outcome.as_ref().is_err_and(|told| told == "PANIC");
        let fits = !panicked && (starts || outcome.is_err());
        faults.expect(&format!("versions {pattern} {names:?}"), fits, format!("{outcome:?}"));
    }
    for (realm, starts) in
        [("staff", true), ("", true), ("a\"b", false), ("a\r\nb", false), ("\u{fc}", false)]
    {
        let outcome = start(plainly, |_| {
            let (clock, issuer): (palisade::testing::TestClock, palisade::testing::Issuer) =
                Default::default();
            Security::builder().jwt(issuer.jwt().plain_tokens()).realm(realm).clock(&clock).direct()
        });
        judge(&mut faults, &format!("realm {realm:?}"), starts, outcome);
    }
    faults.none();
}
