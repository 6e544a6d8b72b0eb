//! Each setting is stated once, and every fault is told.

use std::time::Duration;

use super::*;
use crate::auth::jwt::{ClaimSource, Provider, PublicKey};

const NOTHING: [&str; 0] = [];

fn told(jwt: Jwt) -> Vec<String> {
    jwt.build().err().map(|error| error.reasons().to_vec()).unwrap_or_default()
}

fn base() -> Jwt {
    Jwt::hs256(SECRET).issuer("https://id.example").audience("payroll")
}

#[test]
fn each_setting_is_stated_once() {
    type State = fn(Jwt) -> Jwt;
    let cases: [(State, &str); 11] = [
        (|it| it.leeway(Duration::ZERO), ".leeway(..)"),
        (|it| it.max_age(Duration::from_secs(60)), ".max_age(..)"),
        (|it| it.key_id("a"), ".key_id(..)"),
        (|it| it.token_cache(0), ".token_cache(..)"),
        (Jwt::access_tokens_only, ".access_tokens_only()"),
        (Jwt::plain_tokens, ".plain_tokens()"),
        (Jwt::accept_certificate_bound, ".accept_certificate_bound()"),
        (Jwt::require_certificate_bound, ".require_certificate_bound()"),
        (|it| it.provider(Provider::Keycloak), ".provider(..)"),
        (|it| it.tenant_claim("org"), ".tenant_claim(..)"),
        (|it| it.tenants_claim("orgs"), ".tenants_claim(..)"),
    ];
    for (state, setter) in cases {
        assert_eq!(told(state(base())), NOTHING, "{setter}");
        let twice = format!("jwt: `{setter}` was called twice");
        assert_eq!(told(state(state(state(base())))), [twice]);
    }
    assert_eq!(told(base()), NOTHING);
    let twice = "jwt: `.issuer(..)` was called twice";
    assert_eq!(told(base().issuer("https://other.example")), [twice]);
}

#[test]
fn of_two_setters_that_say_the_opposite_one_is_called() {
    let both = "jwt: `.accept_certificate_bound()` and `.require_certificate_bound()` state the same setting: \
                call one of them, once";
    assert_eq!(told(base().accept_certificate_bound().require_certificate_bound()), [both]);
    let both = "jwt: `.access_tokens_only()` and `.plain_tokens()` state the same setting: call one of them, once";
    assert_eq!(told(base().access_tokens_only().plain_tokens()), [both]);
}

#[test]
fn what_may_be_there_several_times_is_called_repeatedly() {
    let several = base()
        .audience("wages")
        .roles_claim("a")
        .roles_claim("b")
        .scopes_claim("c")
        .scopes_claim("d")
        .require_claim("e", "x")
        .require_claim("f", "y")
        .roles_from(|_: serde_json::Value| None::<String>)
        .roles_from(|_: serde_json::Value| None::<String>)
        .strict_claims()
        .strict_claims()
        .also(Jwt::hs512(OTHER))
        .also(Jwt::hs256(&OTHER[..32]).key_id("b"));
    assert_eq!(told(several), NOTHING);
}

#[test]
fn every_fault_is_told_at_once() {
    let faulty = Jwt::hs256("short")
        .key_id("")
        .leeway(Duration::from_secs(61))
        .max_age(Duration::ZERO)
        .token_cache(1)
        .token_cache(2)
        .roles_claim("sub")
        .tenant_claim("a")
        .tenants_claim("b")
        .require_claim("c", "")
        .also(Jwt::eddsa(PublicKey::pem("no PEM")));
    let told = told(faulty);
    let expected = [
        "`.token_cache(..)` was called twice",
        "no issuer",
        "no audience",
        "`.leeway(..)` takes at most 60 seconds",
        "`.max_age(..)` is zero",
        "the claim `sub` cannot be mapped",
        "`.tenant_claim(..)` and `.tenants_claim(..)` are both given",
        "`require_claim` is empty",
        "secrets and public keys cannot verify",
        "`key_id` is empty",
        "a secret of 5 bytes is too short",
        "the public key cannot be read",
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (reason, fault) in told.iter().zip(expected) {
        assert!(reason.starts_with(&format!("jwt: {fault}")), "{fault}: {reason}");
    }
}

#[test]
fn the_names_of_a_claim_have_one_prefix() {
    let source = || ClaimSource::at("authorities").prefix("ROLE_");
    assert_eq!(told(base().roles_claim(source())), NOTHING);
    let twice = base().roles_claim(source().prefix("GROUP_"));
    assert_eq!(told(twice), ["jwt: the claim `authorities`: `.prefix(..)` was called twice"]);
}

/// Neither an algorithm nor the kind of a key is known of one that cannot be read.
#[test]
fn a_key_that_cannot_be_read_brings_no_other_fault() {
    let sound = || Jwt::eddsa(PublicKey::ed25519(encode([7; 32])));
    for jwt in [
        Jwt::jwk("{}"),
        Jwt::jwk("{}").also(sound()),
        sound().also(Jwt::jwk("{}")),
        Jwt::hs256(SECRET).also(Jwt::jwk("{}")),
    ] {
        let fault = only_fault(settings(jwt));
        assert!(
            matches!(fault, JwtConfigError::UnreadableKey(_) | JwtConfigError::Jwk(_)),
            "{fault}"
        );
    }
}
