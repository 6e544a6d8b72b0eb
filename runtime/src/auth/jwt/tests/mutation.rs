//! Whatever is changed in a good token, by however little, the token is refused.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
};

use super::*;
use crate::auth::jwt::PublicKey;

/// Both a verifier that has seen `good`, and remembers its header, and one that has not.
fn refuses_every_change(good: &str, jwt: impl Fn() -> Jwt) {
    let warm = jwt().build().unwrap();
    let cold = jwt().build().unwrap();
    assert!(warm.verify(good, NOW, &NAMES).is_ok());
    for changed in changes(good) {
        assert!(warm.verify(&changed, NOW, &NAMES).is_err(), "{changed}");
        assert!(cold.verify(&changed, NOW, &NAMES).is_err(), "{changed}");
    }
    assert!(cold.verify(good, NOW, &NAMES).is_ok());
}

/// Every bit flipped, every byte left out, every byte doubled, every shorter beginning.
fn changes(good: &str) -> Vec<String> {
    let bytes = good.as_bytes();
    let mut changes = Vec::new();
    for place in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.to_vec();
            flipped[place] ^= 1 << bit;
            // A byte above 127 is no text; what is no text never reaches a verifier.
            changes.extend(String::from_utf8(flipped).ok());
        }
        let (before, after) = good.split_at(place);
        changes.push(before.to_owned());
        changes.push(format!("{before}{}", &after[1..]));
        changes.push(format!("{before}{}{after}", &after[..1]));
    }
    changes
}

#[test]
fn under_hs256() {
    refuses_every_change(&token(HEADER, claims(&[])), jwt);
    refuses_every_change(&token(r#"{"alg":"HS256","kid":"a"}"#, claims(&[])), jwt);
}

#[test]
fn under_es256() {
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let sign = |message: &[u8]| key.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec();
    let good = token_by(r#"{"alg":"ES256"}"#, claims(&[]).as_bytes(), sign);
    let (x, y) = key.public_key().as_ref()[1..].split_at(32);
    let (x, y) = (encode(x), encode(y));
    refuses_every_change(&good, || settings(Jwt::es256(PublicKey::ec(x.clone(), y.clone()))));
}

#[test]
fn under_eddsa() {
    let key = Ed25519KeyPair::generate().unwrap();
    let sign = |message: &[u8]| key.sign(message).as_ref().to_vec();
    let good = token_by(r#"{"alg":"EdDSA"}"#, claims(&[]).as_bytes(), sign);
    let x = encode(key.public_key());
    refuses_every_change(&good, || settings(Jwt::eddsa(PublicKey::ed25519(x.clone()))));
}
