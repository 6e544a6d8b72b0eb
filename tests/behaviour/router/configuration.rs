//! Configurations that cannot hold do not start.

use std::time::Duration;

use palisade::prelude::*;
use palisade::rate::MemoryStore;
use palisade::testing::{Issuer, TestClock};
use palisade::{JsonLimits, Rate, SecurityBuilder};

use crate::router::demands::Never;
use crate::support::fixture::{Fixture, refused, undeclared};
use crate::support::staff::{Db, Role, routes};

fn staff() -> SecureRouter {
    routes(&Db::seeded())
}

/// Why a bearer configuration is refused.
fn jwt_refused(jwt: Jwt) -> String {
    let outcome = Security::builder().roles::<Role>().jwt(jwt).direct().build();
    outcome.expect_err("this must be refused").to_string()
}

const SECRET: [u8; 32] = *b"not random, but as long as it is";

#[test]
fn the_usual_configuration_holds() {
    Fixture::new(staff());
}

#[test]
fn a_weak_key_or_a_missing_name_is_refused() {
    let full = |secret: &[u8]| Jwt::hs256(secret).issuer("https://id.test").audience("staff");
    assert!(Security::builder().jwt(full(&SECRET)).direct().build().is_ok());
    let weak = jwt_refused(full(&SECRET[..31]));
    assert!(weak.contains("32"), "{weak}");
    let issuer = jwt_refused(Jwt::hs256(SECRET).audience("staff"));
    assert!(issuer.contains("issuer"), "{issuer}");
    let audience = jwt_refused(Jwt::hs256(SECRET).issuer("https://id.test"));
    assert!(audience.contains("audience"), "{audience}");
    for (issuer, audience) in [("", "staff"), ("https://id.test", "")] {
        jwt_refused(Jwt::hs256(SECRET).issuer(issuer).audience(audience));
    }
    let guessed = jwt_refused(full(&[7; 32]));
    assert!(guessed.contains("guessed"), "{guessed}");
    jwt_refused(full(&SECRET).leeway(Duration::from_secs(61)));
}

#[test]
fn secrets_beside_public_keys_are_refused() {
    const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\n\
        MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n\
        -----END PUBLIC KEY-----\n";
    let named = |jwt: Jwt| jwt.issuer("https://id.test").audience("staff");
    let outcome = Security::builder().jwt(named(Jwt::eddsa(PUBLIC))).direct().build();
    assert!(outcome.is_ok(), "{outcome:?}");
    let mixed = Jwt::eddsa(PUBLIC).key_id("a").also(Jwt::hs256(SECRET).key_id("b"));
    jwt_refused(named(mixed));
    let as_secret = jwt_refused(named(Jwt::hs256(PUBLIC)));
    assert!(!as_secret.contains("MCow"), "{as_secret}");
}

#[test]
fn who_may_tell_the_clients_address_is_never_a_guess() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let none = undeclared(&clock, &issuer).build().unwrap_err().to_string();
    assert!(none.contains("topology") && none.contains(".direct()"), "{none}");
    let builder = || undeclared(&clock, &issuer);
    assert!(builder().behind(["10.0.0.0/8"]).build().is_ok());
    assert!(builder().behind_forwarded(["10.0.0.0/8"]).build().is_ok());
    assert!(builder().behind([]).build().is_err());
    for wrong in ["10.0.0.1/8", "0.0.0.0/0", "proxy", "10.0.0.0", "010.0.0.0/8", "::/0"] {
        let error = builder().behind([wrong]).build().unwrap_err().to_string();
        assert!(error.contains(wrong), "{error}");
    }
    assert!(builder().direct().behind(["10.0.0.0/8"]).build().is_err());
    assert!(builder().direct().direct().build().is_err());
}

#[test]
fn every_reason_is_told_at_once() {
    let error = Security::builder()
        .jwt(Jwt::hs256([7; 3]))
        .realm("a\"b")
        .default_auth(["nobody"])
        .address_rate(Rate::new(0, Duration::from_secs(1)))
        .build()
        .unwrap_err();
    assert_eq!(error.reasons().len(), 7, "{error}");
}

#[test]
fn an_address_limit_that_lets_nobody_through_is_refused() {
    let second = Duration::from_secs(1);
    for rate in [
        Rate::new(0, second),
        Rate::new(10, Duration::ZERO),
        Rate::new(10, second).burst(0),
        Rate::new(10, second).cost(11),
        Rate::new(10, second).cost(0),
    ] {
        assert!(refused(staff(), |builder| builder.address_rate(rate)).contains("address rate"));
    }
}

#[test]
fn roles_without_anyone_who_could_have_them_are_refused() {
    let outcome = Security::builder().roles::<Role>().direct().build();
    assert!(outcome.is_err(), "the builder's page says so");
}

#[test]
fn what_is_given_twice_is_refused() {
    assert!(refused(staff(), SecurityBuilder::roles::<Role>).contains("twice"));
    assert!(refused(staff(), SecurityBuilder::scopes::<crate::Scope>).contains("twice"));
    assert!(
        refused(staff(), |builder| builder.jwt(Issuer::new().jwt())).contains("two configurations")
    );
    let twice = |builder: SecurityBuilder| builder.condition(Never).condition(Never);
    assert!(refused(staff(), twice).contains("Never"));
}

/// States one of the limits.
type StateLimit = fn(JsonLimits) -> JsonLimits;

#[test]
fn a_limit_of_json_is_stated_once() {
    let limits: [(&str, StateLimit); 3] = [
        (".depth(..)", |limits| limits.depth(8)),
        (".members(..)", |limits| limits.members(100)),
        (".text(..)", |limits| limits.text(80)),
    ];
    for (setter, state) in limits {
        let build = |limits| Security::builder().json_limits(limits).direct().build();
        assert!(build(state(JsonLimits::new())).is_ok(), "{setter}");
        let error = build(state(state(JsonLimits::new()))).unwrap_err();
        let twice = format!("`.json_limits(..)`: `{setter}` was called twice");
        assert_eq!(error.reasons(), [twice]);
    }
}

/// States a setting more than once.
type Again = fn(SecurityBuilder) -> SecurityBuilder;

#[test]
fn a_setting_that_is_given_again_is_one_reason() {
    let second = Duration::from_secs(1);
    let bearer = || Jwt::hs256(SECRET).issuer("https://id.test").audience("staff");
    let settings: [(&str, Again); 6] = [
        (".realm(..)", |builder| builder.realm("a").realm("b").realm("c")),
        (".default_auth(..)", |builder| builder.default_auth(["jwt"]).default_auth(["jwt"])),
        (".address_rate(..)", |builder| {
            let rate = Rate::new(1, Duration::from_secs(1));
            builder.address_rate(rate).address_rate(rate)
        }),
        (".rate_store(..)", |builder| {
            builder.rate_store(MemoryStore::new()).rate_store(MemoryStore::new())
        }),
        (".json_limits(..)", |builder| {
            builder.json_limits(JsonLimits::new()).json_limits(JsonLimits::new())
        }),
        ("direct", |builder| builder.behind(["10.0.0.1/8"]).behind(["10.0.0.1/8"])),
    ];
    let once = Security::builder().jwt(bearer()).realm("a").default_auth(["jwt"]);
    let once = once.address_rate(Rate::new(1, second)).rate_store(MemoryStore::new());
    assert!(once.json_limits(JsonLimits::new()).direct().build().is_ok());
    for (setting, again) in settings {
        let builder = Security::builder().jwt(bearer()).direct();
        let error = again(builder).build().unwrap_err();
        assert_eq!(error.reasons().len(), 1, "{setting}: {error}");
        let told = if setting == "direct" { "more than once" } else { "twice" };
        assert!(error.reasons()[0].contains(told), "{error}");
    }
}

#[secure(auth = "badge")]
async fn by_badge() -> StatusCode {
    StatusCode::OK
}

#[test]
fn a_handler_on_two_routes_has_each_fault_once() {
    let routes = SecureRouter::new().route("/a", get(by_badge)).route("/b", get(by_badge));
    let security = Security::builder().direct().build().unwrap();
    let error = routes.secured_by(security).unwrap_err();
    let place = format!("`by_badge` ({}:{})", file!(), line!() - 10);
    let reason = "the scheme `badge` is not configured: add it to `Security::builder()` with \
                  `.authenticator(..)`, or `.webhook(..)` of this name";
    assert_eq!(error.reasons(), [format!("{place}: {reason}")]);
    let error: Box<dyn std::error::Error> = error.into();
    assert_eq!(format!("{error:?}"), error.to_string(), "what `main` prints");
}

#[test]
#[allow(clippy::large_stack_arrays, reason = "a builder is large, and there are few")]
fn proxies_come_from_code_or_from_configuration() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let builder = || undeclared(&clock, &issuer);
    let list = vec!["10.0.0.0/8".to_owned(), "192.0.2.7/32".to_owned()];
    for started in [
        builder().behind(["10.0.0.0/8"]),
        builder().behind("10.0.0.0/8"),
        builder().behind("10.0.0.0/8, 192.0.2.7/32"),
        builder().behind(String::from("10.0.0.0/8,192.0.2.7/32")),
        builder().behind(&list),
        builder().behind(list.as_slice()),
        builder().behind(list.clone()),
        builder().behind_forwarded(vec!["10.0.0.0/8"]),
    ] {
        assert!(started.build().is_ok());
    }
    for (proxies, reason) in [
        ("", "no trusted range"),
        ("  ", "no trusted range"),
        ("10.0.0.0/8,", "`` is not a range to trust"),
        ("10.0.0.0/8;192.0.2.7/32", "is not a range to trust"),
        ("10.0.0.0/8, lb.internal", "`lb.internal` is not a range to trust"),
        ("10.0.0.1/8", "bits are set behind the prefix"),
        ("0.0.0.0/0", "every client could choose its own address"),
    ] {
        let error = builder().behind(proxies).build().map(drop).unwrap_err();
        assert!(error.to_string().contains(reason), "{proxies}: {error}");
        assert_eq!(error.reasons().len(), 1, "{error}");
    }
}
