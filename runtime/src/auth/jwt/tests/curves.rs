//! ECDSA and Ed25519: each on its own curve, each key a usable point.

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING,
    ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
};

use super::keys::*;
use super::*;
use crate::auth::jwt::{JwtConfigError, PublicKey};

#[test]
fn ecdsa_on_its_own_curve() {
    let (p256, p384) = (ec(&ECDSA_P256_SHA256_FIXED_SIGNING), ec(&ECDSA_P384_SHA384_FIXED_SIGNING));
    let by = |alg, key: &EcdsaKeyPair| {
        token_by(&header(alg), claims(&[]).as_bytes(), |message| ec_sign(key, message))
    };
    assert!(check(Jwt::es256(ec_pem(&p256)), &by("ES256", &p256)).is_ok());
    assert!(check(Jwt::es384(ec_pem(&p384)), &by("ES384", &p384)).is_ok());
    let point = p256.public_key().as_ref();
    let (x, y) = point[1..].split_at(32);
    let by_coordinates = PublicKey::ec(encode(x), encode(y));
    assert!(check(Jwt::es256(by_coordinates.clone()), &by("ES256", &p256)).is_ok());
    refused(check(Jwt::es256(ec_pem(&p256)), &by("ES384", &p256)), TokenError::AlgorithmRefused);
    refused(check(Jwt::es256(ec_pem(&p256)), &by("ES256", &p384)), TokenError::Malformed);
    let other = ec(&ECDSA_P256_SHA256_FIXED_SIGNING);
    refused(check(Jwt::es256(ec_pem(&other)), &by("ES256", &p256)), TokenError::SignatureInvalid);
    assert_eq!(fault(Jwt::es256(ec_pem(&p384))), JwtConfigError::WrongKeyKind("ES256"));
    assert_eq!(fault(Jwt::es384(ec_pem(&p256))), JwtConfigError::WrongKeyKind("ES384"));
    assert!(matches!(fault(Jwt::es384(by_coordinates)), JwtConfigError::UnreadableKey(_)));
}

#[test]
fn an_ecdsa_signature_has_sixty_four_bytes() {
    let key = ec(&ECDSA_P256_SHA256_FIXED_SIGNING);
    let pem = ec_pem(&key);
    let good = token_by(&header("ES256"), claims(&[]).as_bytes(), |message| ec_sign(&key, message));
    assert!(check(Jwt::es256(pem.clone()), &good).is_ok());
    for (front, back) in [(0, 1), (1, 0), (1, 1)] {
        let padded = token_by(&header("ES256"), claims(&[]).as_bytes(), |message| {
            [vec![0; front], ec_sign(&key, message), vec![0; back]].concat()
        });
        refused(check(Jwt::es256(pem.clone()), &padded), TokenError::Malformed);
    }
    let zeroes = token_by(&header("ES256"), claims(&[]).as_bytes(), |_| vec![0; 64]);
    refused(check(Jwt::es256(pem), &zeroes), TokenError::SignatureInvalid);
    let asn1 = ec(&ECDSA_P256_SHA256_ASN1_SIGNING);
    let der = token_by(&header("ES256"), claims(&[]).as_bytes(), |message| ec_sign(&asn1, message));
    refused(check(Jwt::es256(ec_pem(&asn1)), &der), TokenError::Malformed);
}

#[test]
fn a_point_lies_on_the_curve() {
    let key = ec(&ECDSA_P256_SHA256_FIXED_SIGNING);
    let (x, y) = key.public_key().as_ref()[1..].split_at(32);
    let mut off = y.to_vec();
    off[31] ^= 1;
    let with = |x: &[u8], y: &[u8]| Jwt::es256(PublicKey::ec(encode(x), encode(y)));
    assert!(settings(with(x, y)).build().is_ok());
    assert_eq!(fault(with(x, &off)), JwtConfigError::BadPoint);
    assert_eq!(fault(with(&[0; 32], &[0; 32])), JwtConfigError::BadPoint);
    assert_eq!(fault(with(&[0xff; 32], y)), JwtConfigError::BadPoint);
    let mut der = key.public_key().as_der().unwrap().as_ref().to_vec();
    *der.last_mut().unwrap() ^= 1;
    assert_eq!(fault(Jwt::es256(pem_of("PUBLIC KEY", &der))), JwtConfigError::BadPoint);
}

#[test]
fn ed25519_by_both_names() {
    let key = Ed25519KeyPair::generate().unwrap();
    let der = key.public_key().as_der().unwrap();
    let forms = [
        PublicKey::from(pem_of("PUBLIC KEY", der.as_ref())),
        PublicKey::ed25519(encode(key.public_key())),
    ];
    for alg in ["EdDSA", "Ed25519"] {
        let good =
            token_by(&header(alg), claims(&[]).as_bytes(), |m| key.sign(m).as_ref().to_vec());
        for form in forms.clone() {
            assert!(check(Jwt::eddsa(form), &good).is_ok());
        }
        let other = PublicKey::ed25519(encode(Ed25519KeyPair::generate().unwrap().public_key()));
        refused(check(Jwt::eddsa(other), &good), TokenError::SignatureInvalid);
    }
    for alg in ["ed25519", "EDDSA", "Ed448"] {
        let bad = token_by(&header(alg), claims(&[]).as_bytes(), |m| key.sign(m).as_ref().to_vec());
        refused(check(Jwt::eddsa(forms[0].clone()), &bad), TokenError::AlgorithmRefused);
    }
}

#[test]
fn an_ed25519_key_that_anybody_can_sign_for_is_refused() {
    let eighth = b"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\
                   \xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05";
    let mut one = [0; 32];
    one[0] = 1;
    let mut minus_one = [0xff; 32];
    minus_one[0] = 0xec;
    for point in [[0; 32], one, minus_one, [0xff; 32], *eighth] {
        for sign in [0x00, 0x80] {
            let mut point = point;
            point[31] = point[31] & 0x7f | sign;
            let weak = Jwt::eddsa(PublicKey::ed25519(encode(point)));
            assert_eq!(fault(weak), JwtConfigError::BadPoint);
        }
    }
    let short = Jwt::eddsa(PublicKey::ed25519(encode([9; 31])));
    assert!(matches!(fault(short), JwtConfigError::UnreadableKey(_)));
    let padded = Jwt::eddsa(PublicKey::ed25519(format!("{}=", encode([9; 32]))));
    assert!(matches!(fault(padded), JwtConfigError::UnreadableKey(_)));
}
