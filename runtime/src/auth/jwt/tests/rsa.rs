//! RSA: six algorithms, three forms of a key, and keys too weak to use.

use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256,
    RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding,
};

use super::keys::*;
use super::*;
use crate::auth::jwt::{JwtConfigError, PublicKey, pem, roca};

type Case = (&'static str, fn(String) -> Jwt, &'static dyn RsaEncoding);

#[test]
fn rsa_signs_in_six_ways_that_are_not_mixed_up() {
    let key = rsa();
    let pem = rsa_pem(&key);
    let cases: [Case; 6] = [
        ("RS256", |pem| Jwt::rs256(pem), &RSA_PKCS1_SHA256),
        ("RS384", |pem| Jwt::rs384(pem), &RSA_PKCS1_SHA384),
        ("RS512", |pem| Jwt::rs512(pem), &RSA_PKCS1_SHA512),
        ("PS256", |pem| Jwt::ps256(pem), &RSA_PSS_SHA256),
        ("PS384", |pem| Jwt::ps384(pem), &RSA_PSS_SHA384),
        ("PS512", |pem| Jwt::ps512(pem), &RSA_PSS_SHA512),
    ];
    for (alg, jwt, _) in cases {
        for (signed_as, _, encoding) in cases {
            let sign = |message: &[u8]| rsa_sign(&key, encoding, message);
            let honest = token_by(&header(signed_as), claims(&[]).as_bytes(), sign);
            let lying = token_by(&header(alg), claims(&[]).as_bytes(), sign);
            if alg == signed_as {
                assert!(check(jwt(pem.clone()), &honest).is_ok());
            } else {
                refused(check(jwt(pem.clone()), &honest), TokenError::AlgorithmRefused);
                refused(check(jwt(pem.clone()), &lying), TokenError::SignatureInvalid);
            }
        }
    }
}

#[test]
fn a_public_key_is_never_a_secret() {
    let pem = rsa_pem(&rsa());
    let key = hmac::Key::new(hmac::HMAC_SHA256, pem.as_bytes());
    let sign = |message: &[u8]| hmac::sign(&key, message).as_ref().to_vec();
    let forged = token_by(HEADER, claims(&[]).as_bytes(), sign);
    refused(check(Jwt::rs256(pem), &forged), TokenError::AlgorithmRefused);
}

#[test]
fn an_rsa_key_comes_in_three_forms() {
    let key = rsa();
    let sign = |message: &[u8]| rsa_sign(&key, &RSA_PKCS1_SHA256, message);
    let good = token_by(&header("RS256"), claims(&[]).as_bytes(), sign);
    let pkcs1 = key.public_key().as_ref();
    let (n, e) = pem::rsa_numbers(pkcs1).unwrap();
    assert!(check(Jwt::rs256(rsa_pem(&key)), &good).is_ok());
    assert!(check(Jwt::rs256(pem_of("RSA PUBLIC KEY", pkcs1)), &good).is_ok());
    assert!(check(Jwt::rs256(PublicKey::rsa(encode(n), encode(e))), &good).is_ok());
    refused(check(Jwt::rs256(rsa_pem(&rsa())), &good), TokenError::SignatureInvalid);
}

#[test]
fn a_weak_rsa_key_is_refused() {
    let key = rsa();
    let (n, e) = pem::rsa_numbers(key.public_key().as_ref()).unwrap();
    let with = |n: &[u8], e: &[u8]| Jwt::rs256(PublicKey::rsa(encode(n), encode(e)));
    assert!(settings(with(&n, &e)).build().is_ok());
    assert!(settings(with(&n, &[3])).build().is_ok());
    for e in [vec![1], vec![2], vec![1, 0], vec![2, 0, 0, 0, 1], vec![1; 9]] {
        assert_eq!(fault(with(&n, &e)), JwtConfigError::RsaExponent);
    }
    assert_eq!(fault(with(&n[..128], &e)), JwtConfigError::RsaModulus { bits: 1024 });
    let short = [&[0x7f], &n[1..]].concat();
    assert_eq!(fault(with(&short, &e)), JwtConfigError::RsaModulus { bits: 2047 });
    assert_eq!(fault(with(&[0xff; 1025], &e)), JwtConfigError::RsaModulus { bits: 8200 });
    let even = [&n[..255], &[n[255] & 0xfe]].concat();
    for (n, e) in [(&even[..], &e[..]), (&[&[0], &n[..]].concat(), &e), (&[], &e), (&n, &[])] {
        assert!(matches!(fault(with(n, e)), JwtConfigError::UnreadableKey(_)));
    }
}

#[test]
fn a_key_whose_generator_makes_keys_that_can_be_factored_is_refused() {
    let key = rsa();
    let (n, _) = pem::rsa_numbers(key.public_key().as_ref()).unwrap();
    for (weak, sound) in [
        (Jwt::rs256(PublicKey::rsa(roca::PUBLISHED, "AQAB")), Jwt::rs256(rsa_pem(&key))),
        (
            Jwt::ps512(PublicKey::rsa(roca::PUBLISHED, "AQAB")),
            Jwt::ps512(PublicKey::rsa(encode(n), "AQAB")),
        ),
    ] {
        assert_eq!(fault(weak), JwtConfigError::RocaKey);
        assert!(settings(sound).build().is_ok());
    }
}
