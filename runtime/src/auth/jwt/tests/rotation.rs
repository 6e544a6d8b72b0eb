//! Keys from files, and several at once.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
};

use super::keys::*;
use super::*;
use crate::auth::jwt::{JwtConfigError, PublicKey};

#[test]
fn a_pem_file_is_one_public_key() {
    let key = ec(&ECDSA_P256_SHA256_FIXED_SIGNING);
    let good = ec_pem(&key);
    assert!(settings(Jwt::es256(good.replace('\n', "\r\n"))).build().is_ok());
    assert!(settings(Jwt::es256(good.as_bytes())).build().is_ok());
    let private = key.to_pkcs8v1().unwrap();
    for label in ["PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"] {
        assert_eq!(fault(Jwt::es256(pem_of(label, private.as_ref()))), JwtConfigError::PrivateKey);
    }
    for bad in [
        String::new(),
        "issuer.pem".to_owned(),
        format!("{good}{good}"),
        format!("{good}x"),
        format!("x{good}"),
        good.replace("END PUBLIC", "END EC PUBLIC"),
        good.replace("PUBLIC KEY", "CERTIFICATE"),
        good.replace("PUBLIC KEY", "PGP PUBLIC KEY BLOCK"),
        good.replacen("MFk", "M!k", 1),
        format!("{good}{}", " ".repeat(16 * 1024)),
    ] {
        assert!(matches!(fault(Jwt::es256(bad)), JwtConfigError::UnreadableKey(_)));
    }
    assert!(matches!(fault(Jwt::rs256(good)), JwtConfigError::WrongKeyKind("RS256")));
    let nothing = pem_of("PUBLIC KEY", b"");
    assert!(matches!(fault(Jwt::rs256(nothing)), JwtConfigError::UnreadableKey(_)));
}

#[test]
fn a_token_says_which_of_several_keys_signed_it() {
    let (old, new) = (ec(&ECDSA_P256_SHA256_FIXED_SIGNING), ec(&ECDSA_P256_SHA256_FIXED_SIGNING));
    let edwards = Ed25519KeyPair::generate().unwrap();
    let verifier = settings(Jwt::es256(ec_pem(&new)).key_id("new"))
        .also(Jwt::es256(ec_pem(&old)).key_id("old"))
        .also(Jwt::eddsa(PublicKey::ed25519(encode(edwards.public_key()))))
        .build()
        .unwrap();
    let by = |header: &str, key: &EcdsaKeyPair| {
        let token = token_by(header, claims(&[]).as_bytes(), |message| ec_sign(key, message));
        verifier.verify(&token, NOW, &NAMES)
    };
    for _ in 0..2 {
        assert!(by(r#"{"alg":"ES256","kid":"new"}"#, &new).is_ok());
        assert!(by(r#"{"alg":"ES256","kid":"old"}"#, &old).is_ok());
        refused(by(r#"{"alg":"ES256","kid":"old"}"#, &new), TokenError::SignatureInvalid);
        refused(by(r#"{"alg":"ES256","kid":"older"}"#, &old), TokenError::KeyUnknown);
        refused(by(r#"{"alg":"ES256"}"#, &old), TokenError::KeyAmbiguous);
        refused(by(r#"{"alg":"EdDSA","kid":"old"}"#, &old), TokenError::AlgorithmRefused);
        refused(by(r#"{"alg":"ES384","kid":"old"}"#, &old), TokenError::AlgorithmRefused);
    }
    for header in [r#"{"alg":"EdDSA"}"#, r#"{"alg":"Ed25519","kid":"any"}"#] {
        let sign = |message: &[u8]| edwards.sign(message).as_ref().to_vec();
        let token = token_by(header, claims(&[]).as_bytes(), sign);
        assert!(verifier.verify(&token, NOW, &NAMES).is_ok());
    }
}

/// What is remembered of headers comes from refused tokens alone here.
#[test]
fn tokens_that_do_not_verify_leave_each_header_with_its_key_and_its_type() {
    let (old, new) = (ec(&ECDSA_P256_SHA256_FIXED_SIGNING), ec(&ECDSA_P256_SHA256_FIXED_SIGNING));
    let verifier = settings(Jwt::es256(ec_pem(&new)).key_id("new"))
        .also(Jwt::es256(ec_pem(&old)).key_id("old"))
        .build()
        .unwrap();
    let by = |header: &str, key: &EcdsaKeyPair| {
        token_by(header, claims(&[]).as_bytes(), |message| ec_sign(key, message))
    };
    let verify = |token: &str| verifier.verify(token, NOW, &NAMES);
    let (for_new, for_old) = (r#"{"alg":"ES256","kid":"new"}"#, r#"{"alg":"ES256","kid":"old"}"#);
    let event = r#"{"alg":"ES256","kid":"new","typ":"secevent+jwt"}"#;
    for _ in 0..2 {
        for _ in 0..2 {
            refused(verify(&by(for_new, &old)), TokenError::SignatureInvalid);
        }
        refused(verify(&by(for_old, &new)), TokenError::SignatureInvalid);
        let forged = verifier.verify_jws(&by(event, &old));
        assert_eq!(forged.unwrap_err(), TokenError::SignatureInvalid);
        refused(verify(&by(event, &new)), TokenError::TypeRefused);
    }
    assert!(verify(&by(for_new, &new)).is_ok() && verify(&by(for_old, &old)).is_ok());
    assert!(verifier.verify_jws(&by(event, &new)).is_ok());
    refused(verify(&by(event, &new)), TokenError::TypeRefused);
}
