//! What a configuration must meet.

use std::time::Duration;

use super::*;
use crate::auth::jwt::{JwtConfigError, PublicKey};

type Constructor = fn(Vec<u8>) -> Jwt;

#[test]
fn issuer_and_audience_are_required() {
    assert!(jwt().build().is_ok());
    assert_eq!(only_fault(Jwt::hs256(SECRET).audience("a")), JwtConfigError::MissingIssuer);
    assert_eq!(only_fault(Jwt::hs256(SECRET).issuer("i")), JwtConfigError::MissingAudience);
    assert_eq!(only_fault(jwt().audience("")), JwtConfigError::Empty("audience"));
    let empty = Jwt::hs256(SECRET).issuer("").audience("a");
    assert_eq!(only_fault(empty), JwtConfigError::Empty("issuer"));
    assert_eq!(only_fault(jwt().issuer("i")), JwtConfigError::Repeated("issuer"));
}

#[test]
fn a_secret_is_as_long_as_the_hash() {
    let cases: [(Constructor, usize); 3] = [
        (|secret| Jwt::hs256(secret), 32),
        (|secret| Jwt::hs384(secret), 48),
        (|secret| Jwt::hs512(secret), 64),
    ];
    for (jwt, needed) in cases {
        assert!(settings(jwt(OTHER[..needed].to_vec())).build().is_ok());
        for bytes in [0, needed - 1] {
            let fault = only_fault(settings(jwt(OTHER[..bytes].to_vec())));
            assert!(matches!(fault, JwtConfigError::WeakSecret { bytes: b, .. } if b == bytes));
        }
    }
}

#[test]
fn a_secret_that_can_be_guessed_is_none() {
    for weak in [&[7; 32][..], b"changeme-changeme-changeme-1234567"] {
        let fault = only_fault(settings(Jwt::hs256(weak)));
        assert!(matches!(fault, JwtConfigError::GuessableSecret(_)));
    }
    assert!(settings(Jwt::hs256(SECRET)).build().is_ok());
}

#[test]
fn a_pem_file_is_no_secret() {
    let pem = "\n-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n";
    assert_eq!(only_fault(settings(Jwt::hs256(pem))), JwtConfigError::SecretIsPem);
}

#[test]
fn leeway_is_at_most_a_minute() {
    assert!(jwt().leeway(Duration::from_secs(60)).build().is_ok());
    for leeway in [Duration::from_millis(60_001), Duration::MAX] {
        assert_eq!(only_fault(jwt().leeway(leeway)), JwtConfigError::LeewayTooLong);
    }
    let twice = jwt().leeway(Duration::ZERO).leeway(Duration::ZERO);
    assert_eq!(only_fault(twice), JwtConfigError::Repeated("leeway"));
}

#[test]
fn the_roles_claim_is_free() {
    assert!(jwt().roles_claim("groups").build().is_ok());
    for name in
        ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "scope", "client_id", "cnf", "events"]
    {
        let reserved = JwtConfigError::ClaimReserved(name.to_owned());
        assert_eq!(only_fault(jwt().roles_claim(name)), reserved);
    }
    assert_eq!(only_fault(jwt().roles_claim("")), JwtConfigError::Empty("roles_claim"));
}

#[test]
fn secrets_and_public_keys_do_not_mix() {
    let public = || Jwt::eddsa(PublicKey::ed25519(encode([7; 32])));
    assert_eq!(only_fault(jwt().also(public())), JwtConfigError::MixedKeyKinds);
    assert_eq!(
        only_fault(settings(public()).also(Jwt::hs256(SECRET))),
        JwtConfigError::MixedKeyKinds
    );
    assert!(settings(public()).build().is_ok());
}

#[test]
fn keys_can_be_told_apart() {
    let other = || Jwt::hs256(&OTHER[..32]);
    assert!(jwt().key_id("a").also(other().key_id("b")).build().is_ok());
    assert!(jwt().also(other().key_id("b")).build().is_ok());
    assert!(jwt().also(Jwt::hs512(OTHER)).build().is_ok());
    assert_eq!(only_fault(jwt().also(other())), JwtConfigError::IndistinguishableKeys("HS256"));
    let same = jwt().key_id("a").also(Jwt::hs512(OTHER).key_id("a"));
    assert_eq!(only_fault(same), JwtConfigError::RepeatedKeyId("a".to_owned()));
    let long = jwt().key_id("k".repeat(257));
    assert_eq!(only_fault(long), JwtConfigError::KeyIdTooLong);
    assert_eq!(only_fault(jwt().key_id("")), JwtConfigError::Empty("key_id"));
    assert_eq!(only_fault(jwt().key_id("a").key_id("b")), JwtConfigError::Repeated("key_id"));
}

#[test]
fn settings_belong_to_the_first_key() {
    let stray = jwt().also(Jwt::hs512(OTHER).issuer("https://other.example"));
    assert_eq!(only_fault(stray), JwtConfigError::SettingsOnAnotherKey);
    let strict = jwt().also(Jwt::hs512(OTHER).access_tokens_only());
    assert_eq!(only_fault(strict), JwtConfigError::SettingsOnAnotherKey);
}

/// Nobody but the scheme, which knows the connection, can tell whose a bound token is.
#[test]
fn a_verifier_that_wants_bound_tokens_alone_vouches_for_none_by_itself() {
    let bound = r#"{"x5t#S256":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}"#;
    let verify = |jwt: Jwt, cnf: Option<&str>| {
        let token = token(HEADER, claims(&[("cnf", cnf)]));
        jwt.build().unwrap().verify(&token, NOW, &NAMES)
    };
    for cnf in [None, Some(bound)] {
        refused(verify(jwt().require_certificate_bound(), cnf), TokenError::ProofMissing);
    }
    refused(verify(jwt().accept_certificate_bound(), Some(bound)), TokenError::ProofMissing);
    assert!(verify(jwt().accept_certificate_bound(), None).is_ok());
    assert!(verify(jwt(), None).is_ok());
}

#[test]
fn nothing_shows_the_secret() {
    let text = format!("{:?} {:?} {:?}", jwt(), verifier(), PublicKey::pem("PRIVATE"));
    let (numbers, secret) = (format!("{SECRET:?}"), str::from_utf8(&SECRET).unwrap());
    for leak in [secret, numbers.trim_matches(['[', ']']), "PRIVATE", &encode(SECRET)] {
        assert!(!text.contains(leak), "{text}");
    }
    assert!(text.contains("https://id.example"));
}

/// Without the feature `jwt` an error names it, and no other beside.
#[test]
fn what_stands_in_for_jwt_without_its_feature_has_every_method() {
    let stand_in = include_str!("../../switched_off.rs");
    let words: Vec<&str> =
        stand_in.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    let sources = [
        include_str!("../builder.rs"),
        include_str!("../mapping/settings.rs"),
        include_str!("../build.rs"),
    ];
    let lines = sources.iter().flat_map(|source| source.lines());
    let methods: Vec<&str> = lines
        .filter_map(|line| line.strip_prefix("    pub fn "))
        .filter_map(|rest| rest.split(['(', '<']).next())
        .collect();
    assert!(methods.len() > 30 && methods.contains(&"require_claim"), "{methods:?}");
    for method in methods {
        assert!(words.contains(&method), "`Jwt::{method}` has no stand-in");
    }
}
