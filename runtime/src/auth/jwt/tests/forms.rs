//! One key in every form: PEM, DER, a JSON Web Key and a set of them.

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING,
    ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
    RSA_PSS_SHA256,
};
use serde_json::{Value, json};

use super::keys::*;
use super::*;
use crate::auth::jwt::{JwkFault, JwtConfigError, PublicKey, pem};

/// A key in DER and as JSON, and a token that it signed.
struct Signer {
    named: fn(PublicKey) -> Jwt,
    der: Vec<u8>,
    jwk: Value,
    token: String,
}

fn signed(alg: &str, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
    token_by(&format!(r#"{{"alg":"{alg}","kid":"a"}}"#), claims(&[]).as_bytes(), sign)
}

fn of_curve(key: &EcdsaKeyPair, curve: &str, alg: &str, named: fn(PublicKey) -> Jwt) -> Signer {
    let point = &key.public_key().as_ref()[1..];
    let (x, y) = point.split_at(point.len() / 2);
    let jwk = json!({"kty": "EC", "crv": curve, "x": encode(x), "y": encode(y)});
    let der = key.public_key().as_der().unwrap().as_ref().to_vec();
    Signer { named, der, jwk, token: signed(alg, |message| ec_sign(key, message)) }
}

fn signers() -> Vec<Signer> {
    let (edwards, key) = (Ed25519KeyPair::generate().unwrap(), rsa());
    let (n, e) = pem::rsa_numbers(key.public_key().as_ref()).unwrap();
    vec![
        of_curve(&ec(&ECDSA_P256_SHA256_FIXED_SIGNING), "P-256", "ES256", Jwt::es256),
        of_curve(&ec(&ECDSA_P384_SHA384_FIXED_SIGNING), "P-384", "ES384", Jwt::es384),
        of_curve(&ec(&ECDSA_P521_SHA512_FIXED_SIGNING), "P-521", "ES512", Jwt::es512),
        Signer {
            named: |key| Jwt::eddsa(key),
            der: edwards.public_key().as_der().unwrap().as_ref().to_vec(),
            jwk: json!({"kty": "OKP", "crv": "Ed25519", "x": encode(edwards.public_key())}),
            token: signed("EdDSA", |message| edwards.sign(message).as_ref().to_vec()),
        },
        Signer {
            named: |key| Jwt::rs256(key),
            der: key.public_key().as_der().unwrap().as_ref().to_vec(),
            jwk: json!({"kty": "RSA", "n": encode(n), "e": encode(e)}),
            token: signed("RS256", |message| rsa_sign(&key, &RSA_PKCS1_SHA256, message)),
        },
    ]
}

#[test]
fn a_key_verifies_in_every_form() {
    for Signer { named, der, jwk, token } in signers() {
        let set = json!({ "keys": [jwk.clone()] }).to_string();
        let own_id = with(&jwk, "kid", "a".into()).to_string();
        for jwt in [
            named(PublicKey::pem(pem_of("PUBLIC KEY", &der))),
            named(PublicKey::der(&der)),
            named(PublicKey::jwk(jwk.to_string())),
            Jwt::jwk(jwk.to_string()),
            Jwt::jwk(&own_id),
            Jwt::jwks(set),
        ] {
            assert!(check(jwt, &token).is_ok(), "{jwk}");
        }
        let other = Jwt::jwk(with(&jwk, "kid", "b".into()).to_string());
        refused(check(other, &token), TokenError::KeyUnknown);
    }
    let key = rsa();
    let pkcs1 = key.public_key().as_ref().to_vec();
    let token = signed("PS256", |message| rsa_sign(&key, &RSA_PSS_SHA256, message));
    assert!(check(Jwt::ps256(PublicKey::der(pkcs1)), &token).is_ok(), "as PKCS#1 has it");
}

fn with(key: &Value, member: &str, value: Value) -> Value {
    let mut key = key.clone();
    key[member] = value;
    key
}

#[test]
fn the_algorithm_of_a_json_web_key_is_its_own_or_that_which_is_asked_for() {
    let key = rsa();
    let (n, e) = pem::rsa_numbers(key.public_key().as_ref()).unwrap();
    let jwk = json!({"kty": "RSA", "kid": "a", "n": encode(n), "e": encode(e)});
    let text = jwk.to_string();
    let token = signed("PS256", |message| rsa_sign(&key, &RSA_PSS_SHA256, message));
    assert!(check(Jwt::ps256(PublicKey::jwk(&text)), &token).is_ok());
    refused(check(Jwt::jwk(&text), &token), TokenError::AlgorithmRefused);
    let own = with(&jwk, "alg", "PS256".into()).to_string();
    assert!(check(Jwt::jwk(&own), &token).is_ok());
    assert!(check(Jwt::ps256(PublicKey::jwk(&own)), &token).is_ok());
    let differs = JwtConfigError::Jwk(JwkFault::AlgorithmRefused);
    assert_eq!(fault(Jwt::rs256(PublicKey::jwk(&own))), differs);
    assert_eq!(fault(Jwt::es256(PublicKey::jwk(&own))), JwtConfigError::WrongKeyKind("ES256"));
    // Each key has its own, side by side with others.
    let old = Jwt::eddsa(PublicKey::ed25519("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"));
    assert!(check(Jwt::jwk(&own).also(old.key_id("old")), &token).is_ok());
}

#[test]
fn what_stands_in_the_place_of_a_key_is_told() {
    let pair = ec(&ECDSA_P256_SHA256_FIXED_SIGNING);
    let der = pair.public_key().as_der().unwrap().as_ref().to_vec();
    let at = |der: &[u8]| fault(Jwt::es256(PublicKey::der(der)));
    assert!(settings(Jwt::es256(PublicKey::der(&der))).build().is_ok());
    assert_eq!(at(pair.to_pkcs8v1().unwrap().as_ref()), JwtConfigError::PrivateKey);
    let sealed = [0x30, 0x0b, 0x30, 0x03, 0x06, 0x01, 0x2a, 0x04, 0x04, 1, 2, 3, 4];
    assert_eq!(at(&sealed), JwtConfigError::PrivateKey, "encrypted");
    let sec1 = [0x30, 0x08, 0x02, 0x01, 0x01, 0x04, 0x03, 1, 2, 3];
    assert_eq!(at(&sec1), JwtConfigError::PrivateKey, "as SEC 1 has it");
    let certificate = [0x30, 0x0a, 0x30, 0x03, 0x02, 0x01, 0x02, 0x30, 0x00, 0x03, 0x01, 0x00];
    let told = |fault: JwtConfigError, word: &str| {
        assert!(matches!(fault, JwtConfigError::UnreadableKey(_)), "{fault}");
        assert!(fault.to_string().contains(word), "{word}: {fault}");
    };
    told(at(&certificate), "certificate");
    told(at(&[&der[..], &[0]].concat()), "more bytes");
    told(at(&der[..der.len() - 1]), "not a public key");
    told(at(b""), "not a public key");
    told(at(ec_pem(&pair).as_bytes()), "PublicKey::pem");
    told(fault(Jwt::es256(&der[..])), "PublicKey::der");
    told(fault(Jwt::es256(r#"{"kty":"EC"}"#)), "PublicKey::jwk");
    assert_eq!(fault(Jwt::rs256(PublicKey::der(der))), JwtConfigError::WrongKeyKind("RS256"));
}

#[test]
fn a_json_web_key_is_for_signatures_and_no_secret() {
    let good = signers().remove(0).jwk;
    assert!(settings(Jwt::jwk(good.to_string())).build().is_ok());
    for (member, value, expected) in [
        ("d", json!("AQAB"), JwtConfigError::PrivateKey),
        ("use", json!("enc"), JwtConfigError::Jwk(JwkFault::NotForSignatures)),
        ("key_ops", json!(["sign"]), JwtConfigError::Jwk(JwkFault::NotForSignatures)),
        ("alg", json!("RS256"), JwtConfigError::Jwk(JwkFault::AlgorithmRefused)),
        ("crv", json!("secp256k1"), JwtConfigError::Jwk(JwkFault::UnknownType)),
        ("kty", json!("oct"), JwtConfigError::Jwk(JwkFault::Symmetric)),
        ("x", json!(encode([7; 32])), JwtConfigError::BadPoint),
    ] {
        assert_eq!(fault(Jwt::jwk(with(&good, member, value).to_string())), expected, "{member}");
    }
    let set = json!({ "keys": [good] }).to_string();
    assert!(fault(Jwt::jwk(set)).to_string().contains("Jwt::jwks"));
    for text in ["", "no JSON", "{"] {
        assert!(matches!(fault(Jwt::jwk(text)), JwtConfigError::UnreadableKey(_)), "{text}");
    }
    let twice = with(&signers().remove(0).jwk, "kid", "a".into()).to_string();
    assert_eq!(fault(Jwt::jwk(twice).key_id("b")), JwtConfigError::Repeated("key_id"));
}
