//! Every refusal beside its fix, which is accepted and differs by nothing else.

mod cache;
mod claims;
mod config;
mod curves;
mod dates;
mod forms;
mod header;
mod id_tokens;
mod jwk;
mod keys;
mod machines;
mod mapping;
mod mutation;
mod providers;
mod rotation;
mod rsa;
mod shape;
mod stated;
mod vectors;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Jwt, JwtConfigError, NameTable, TokenError, VerifiedToken, Verifier};
use crate::names::Bits;

/// 2023-11-14T22:13:20Z.
const NOW: i64 = 1_700_000_000_000;
const SECRET: [u8; 32] = *b"not random, but as long as it is";
/// Another secret, as long as HS512 needs.
const OTHER: [u8; 64] = *b"no more random than the first one, though it has double the size";
const HEADER: &str = r#"{"alg":"HS256"}"#;
const NAMES: NameTable = NameTable::new().with_roles::<Role>().with_scopes::<Scope>();

#[derive(crate::Role)]
#[role(crate = crate)]
#[allow(dead_code, reason = "tokens name them")]
enum Role {
    #[role(implies = "hr")]
    Admin,
    Hr,
    Employee,
}

#[derive(crate::Scope)]
#[scope(crate = crate)]
#[allow(dead_code, reason = "tokens name them")]
enum Scope {
    #[scope(rename = "payroll:read")]
    Read,
    #[scope(rename = "payroll:write")]
    Write,
}

fn jwt() -> Jwt {
    settings(Jwt::hs256(SECRET))
}

fn settings(jwt: Jwt) -> Jwt {
    jwt.issuer("https://id.example").audience("payroll").plain_tokens()
}

/// The one fault that is told of a configuration.
#[track_caller]
fn only_fault(jwt: Jwt) -> JwtConfigError {
    let faults = jwt.checked().map(drop).unwrap_err();
    let [fault] = &faults[..] else { panic!("{faults:?}") };
    assert!(!fault.to_string().is_empty());
    fault.clone()
}

fn verifier() -> Verifier {
    jwt().build().unwrap()
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A token whose signature is what `sign` makes of its first two parts.
fn token_by(header: &str, payload: &[u8], sign: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
    let signed = format!("{}.{}", encode(header), encode(payload));
    let signature = sign(signed.as_bytes());
    format!("{signed}.{}", encode(signature))
}

fn hs256(message: &[u8]) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &SECRET);
    hmac::sign(&key, message).as_ref().to_vec()
}

fn token(header: &str, payload: impl AsRef<[u8]>) -> String {
    token_by(header, payload.as_ref(), hs256)
}

/// A claims set that is accepted, after `changes`: raw JSON for a claim, or its absence.
fn claims(changes: &[(&str, Option<&str>)]) -> String {
    let mut members = vec![
        ("iss", r#""https://id.example""#),
        ("aud", r#""payroll""#),
        ("sub", r#""u-1""#),
        ("exp", "1700000060"),
    ];
    for (name, value) in changes {
        members.retain(|(known, _)| known != name);
        if let Some(value) = value {
            members.push((name, value));
        }
    }
    let members: Vec<_> = members.iter().map(|(n, v)| format!(r#""{n}":{v}"#)).collect();
    format!("{{{}}}", members.join(","))
}

fn verify(token: &str) -> Result<VerifiedToken, TokenError> {
    verifier().verify(token, NOW, &NAMES)
}

fn verify_header(header: &str) -> Result<VerifiedToken, TokenError> {
    verify(&token(header, claims(&[])))
}

fn verify_claim(name: &str, value: &str) -> Result<VerifiedToken, TokenError> {
    verify(&token(HEADER, claims(&[(name, Some(value))])))
}

#[track_caller]
fn refused(result: Result<VerifiedToken, TokenError>, reason: TokenError) {
    assert_eq!(result.unwrap_err(), reason);
}

#[test]
fn a_verifier_is_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Verifier>();
    shared::<Jwt>();
}

#[test]
fn a_good_token_yields_what_it_says() {
    let payload = claims(&[
        ("roles", Some(r#"["admin","stranger"]"#)),
        ("scope", Some(r#""payroll:write other""#)),
    ]);
    let good = verify(&token(HEADER, &payload)).unwrap();
    assert_eq!(&*good.issuer, "https://id.example");
    assert_eq!(&*good.subject, "u-1");
    assert_eq!(good.roles, Bits::of(&[0, 1]));
    assert_eq!(good.scopes, Bits::of(&[1]));
    assert_eq!(good.expires_at_millis, 1_700_000_065_000);
    assert_eq!(good.payload, payload.as_bytes());
    assert!(!format!("{good:?}").contains("other"));
}
