//! JSON Web Key Sets: each key by itself.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
    RSA_PSS_SHA256,
};
use serde_json::{Value, json};

use super::keys::*;
use super::*;
use crate::auth::jwt::{JwkFault, JwtConfigError, KeySet, KeySetError, PublicKey, pem, roca};

fn p256(key: &EcdsaKeyPair, id: &str) -> Value {
    let point = key.public_key().as_ref();
    json!({
        "kty": "EC", "crv": "P-256", "kid": id, "x": encode(&point[1..33]), "y": encode(&point[33..]),
    })
}

fn set(keys: &[Value]) -> Result<KeySet, KeySetError> {
    KeySet::from_jwks(json!({ "keys": keys }).to_string().as_bytes())
}

/// Why the one key of a set is not used.
#[track_caller]
fn skipped(key: Value) -> JwkFault {
    let Err(KeySetError::NoUsableKey(mut faults)) = set(&[key]) else { panic!("it is used") };
    assert_eq!(faults.len(), 1);
    assert!(!faults[0].to_string().is_empty());
    faults.remove(0)
}

fn with(mut key: Value, member: &str, value: Value) -> Value {
    key[member] = value;
    key
}

#[test]
fn a_set_verifies_by_key_id() {
    let (old, new) = (ec(&ECDSA_P256_SHA256_FIXED_SIGNING), ec(&ECDSA_P256_SHA256_FIXED_SIGNING));
    let jwks = json!({ "keys": [p256(&old, "old"), p256(&new, "new"), {"kty": "x"}] }).to_string();
    let verifier = settings(Jwt::jwks(&jwks)).build().unwrap();
    let by = |id: &str, key| {
        let header = format!(r#"{{"alg":"ES256","kid":"{id}"}}"#);
        let token = token_by(&header, claims(&[]).as_bytes(), |message| ec_sign(key, message));
        verifier.verify(&token, NOW, &NAMES)
    };
    assert!(by("old", &old).is_ok() && by("new", &new).is_ok());
    refused(by("old", &new), TokenError::SignatureInvalid);
    refused(by("other", &new), TokenError::KeyUnknown);
    let unsigned = Jwt::jwks(r#"{"keys":[]}"#);
    assert!(matches!(fault(unsigned), JwtConfigError::KeySet(KeySetError::NoUsableKey(_))));
    assert_eq!(fault(Jwt::jwks(&jwks).key_id("a")), JwtConfigError::KeySetBesideKeys);
    assert_eq!(fault(Jwt::jwks(&jwks).also(Jwt::hs256(SECRET))), JwtConfigError::KeySetBesideKeys);
}

#[test]
fn use_key_ops_alg_and_crv_are_honoured() {
    let key = p256(&ec(&ECDSA_P256_SHA256_FIXED_SIGNING), "a");
    for (member, good) in [
        ("use", json!("sig")),
        ("key_ops", json!(["verify"])),
        ("key_ops", json!(["sign", "verify"])),
        ("alg", json!("ES256")),
        ("ext", json!(true)),
    ] {
        assert_eq!(set(&[with(key.clone(), member, good)]).unwrap().len(), 1, "{member}");
    }
    for (member, bad, fault) in [
        ("use", json!("enc"), JwkFault::NotForSignatures),
        ("use", json!(5), JwkFault::Malformed),
        ("key_ops", json!(["encrypt"]), JwkFault::NotForSignatures),
        ("key_ops", json!([]), JwkFault::NotForSignatures),
        ("key_ops", json!("verify"), JwkFault::Malformed),
        ("alg", json!("ES384"), JwkFault::AlgorithmRefused),
        ("alg", json!("RS256"), JwkFault::AlgorithmRefused),
        ("alg", json!("HS256"), JwkFault::AlgorithmRefused),
        ("alg", json!("none"), JwkFault::AlgorithmRefused),
        ("crv", json!("P-192"), JwkFault::UnknownType),
        ("crv", json!("secp256k1"), JwkFault::UnknownType),
        ("kty", json!("XYZ"), JwkFault::UnknownType),
        ("kty", json!(null), JwkFault::Malformed),
        ("kid", json!(7), JwkFault::Malformed),
        ("kid", json!(""), JwkFault::Malformed),
        ("x", json!(null), JwkFault::Malformed),
        ("kty", json!("oct"), JwkFault::Symmetric),
        ("d", json!("AQAB"), JwkFault::Private),
        ("k", json!("AQAB"), JwkFault::Private),
    ] {
        assert_eq!(skipped(with(key.clone(), member, bad)), fault, "{member}");
    }
    let off_curve = skipped(with(key.clone(), "x", json!(encode([7; 32]))));
    assert_eq!(off_curve, JwkFault::Refused(Box::new(JwtConfigError::BadPoint)));
    assert!(matches!(skipped(with(key, "crv", json!("P-384"))), JwkFault::Refused(_)));
    assert_eq!(skipped(json!("key")), JwkFault::Malformed);
}

#[test]
fn one_bad_key_never_loses_the_set() {
    let good = p256(&ec(&ECDSA_P256_SHA256_FIXED_SIGNING), "good");
    let short = json!({"kty": "RSA", "kid": "short", "n": encode([0xff; 128]), "e": "AQAB"});
    let weak = json!({"kty": "RSA", "kid": "weak", "n": encode([0xff; 256]), "e": "AQ"});
    let secret = json!({"kty": "oct", "kid": "secret", "k": encode(SECRET)});
    let set = set(&[short, weak, secret, json!(7), good]).unwrap();
    assert_eq!((set.len(), set.skipped().len()), (1, 4));
    assert!(format!("{set:?}").contains("good"));
}

#[test]
fn a_key_that_can_be_factored_is_left_out_and_the_others_serve() {
    let good = p256(&ec(&ECDSA_P256_SHA256_FIXED_SIGNING), "good");
    let weak = json!({"kty": "RSA", "kid": "weak", "n": roca::PUBLISHED, "e": "AQAB"});
    let refused = || JwkFault::Refused(Box::new(JwtConfigError::RocaKey));
    let both = set(&[weak.clone(), good]).unwrap();
    assert_eq!((both.len(), both.skipped()), (1, &[refused()][..]));
    assert_eq!(skipped(weak), refused());
    let key = rsa();
    let (n, e) = pem::rsa_numbers(key.public_key().as_ref()).unwrap();
    let sound = json!({"kty": "RSA", "kid": "sound", "n": encode(n), "e": encode(e)});
    assert_eq!(set(&[sound]).unwrap().len(), 1);
}

/// Nothing that one key says keeps the others from being read.
#[test]
fn a_key_that_no_parser_holds_is_one_key_less() {
    let good = p256(&ec(&ECDSA_P256_SHA256_FIXED_SIGNING), "good").to_string();
    let deep = format!(r#"{{"x":{}{}}}"#, "[".repeat(200), "]".repeat(200));
    for bad in [r#"{"exp":1e400}"#, r#"{"kid":"\ud800"}"#, &*deep, "1e400"] {
        let set = KeySet::from_jwks(format!(r#"{{"keys":[{bad},{good}]}}"#).as_bytes()).unwrap();
        assert_eq!((set.len(), set.skipped()), (1, &[JwkFault::Malformed][..]), "{bad}");
    }
    let broken = format!(r#"{{"keys":[{{"kid":]}},{good}]}}"#);
    assert_eq!(KeySet::from_jwks(broken.as_bytes()).unwrap_err(), KeySetError::NotASet);
}

#[test]
fn a_set_may_be_outdated_where_it_has_no_key_that_is_called_so() {
    use TokenError::{AlgorithmRefused, HeaderInvalid, KeyUnknown, TypeRefused};
    let key = ec(&ECDSA_P256_SHA256_FIXED_SIGNING);
    let keys = set(&[p256(&key, "a")]).unwrap();
    let by = |header: &str| {
        let token = token_by(header, claims(&[]).as_bytes(), |message| ec_sign(&key, message));
        let error = keys.verify_id_token(&token).unwrap_err();
        (error, keys.may_be_outdated(&token, error))
    };
    assert_eq!(by(r#"{"alg":"ES256","kid":"b"}"#), (KeyUnknown, true));
    assert_eq!(by(r#"{"alg":"RS256","kid":"b"}"#), (AlgorithmRefused, true));
    assert_eq!(by(r#"{"alg":"RS256"}"#), (AlgorithmRefused, true));
    assert_eq!(by(r#"{"alg":"RS256","kid":"a"}"#), (AlgorithmRefused, false), "it is there");
    assert_eq!(by(r#"{"alg":"none","kid":"b"}"#), (AlgorithmRefused, false));
    assert_eq!(by(r#"{"alg":"ES256","kid":"b","typ":"logout+jwt"}"#), (TypeRefused, false));
    assert_eq!(by(r#"{"alg":"ES256","kid":"a","typ":"logout+jwt"}"#), (TypeRefused, false));
    let logout = r#"{"alg":"ES256","kid":"b","typ":"logout+jwt"}"#;
    let logout = token_by(logout, claims(&[]).as_bytes(), |message| ec_sign(&key, message));
    assert_eq!(keys.verify_logout_token(&logout), Err(KeyUnknown));
    assert!(keys.may_be_outdated(&logout, KeyUnknown));
    assert_eq!(by(r#"{"alg":"ES256","kid":7}"#), (HeaderInvalid, false));
    // A signature by another key: of a token that names its key, and of one that does not.
    let other = ec(&ECDSA_P256_SHA256_FIXED_SIGNING);
    let forged = |header: &str| {
        let token = token_by(header, claims(&[]).as_bytes(), |message| ec_sign(&other, message));
        keys.may_be_outdated(&token, keys.verify_jws(&token).unwrap_err())
    };
    assert!(!forged(r#"{"alg":"ES256","kid":"a"}"#));
    assert!(forged(r#"{"alg":"ES256"}"#));
}

#[test]
fn an_id_that_two_keys_have_names_neither() {
    let key = |id| p256(&ec(&ECDSA_P256_SHA256_FIXED_SIGNING), id);
    let set = set(&[key("a"), key("a"), key("b")]).unwrap();
    let repeated = || JwkFault::RepeatedKeyId("a".into());
    assert_eq!((set.len(), set.skipped()), (1, &[repeated(), repeated()][..]));
}

#[test]
fn a_set_with_keys_for_others_alone_withdraws_all_and_one_with_faulty_keys_does_not() {
    let withdraws = |keys: &str| {
        let refused = KeySet::from_jwks(format!(r#"{{"keys":[{keys}]}}"#).as_bytes()).unwrap_err();
        refused.withdraws_all_keys()
    };
    let mut encrypts = p256(&ec(&ECDSA_P256_SHA256_FIXED_SIGNING), "a");
    encrypts["use"] = "enc".into();
    let (encrypts, unknown) = (encrypts.to_string(), r#"{"kty":"AKP","alg":"ML-DSA-44"}"#);
    assert!(withdraws(""));
    assert!(withdraws(&format!("{encrypts},{unknown}")));
    for faulty in [r#"{"kty":"oct","k":"AA"}"#, "7", r#"{"kty":"EC","crv":"P-256","x":"AA"}"#] {
        assert!(!withdraws(faulty), "{faulty}");
        assert!(!withdraws(&format!("{encrypts},{faulty}")), "{faulty}");
    }
    assert!(!KeySet::from_jwks(b"<html></html>").unwrap_err().withdraws_all_keys());
    let (empty, key) = (KeySet::empty(), ec(&ECDSA_P256_SHA256_FIXED_SIGNING));
    let header = r#"{"alg":"ES256","kid":"a"}"#;
    let token = token_by(header, claims(&[]).as_bytes(), |message| ec_sign(&key, message));
    let refused = empty.verify_jws(&token).unwrap_err();
    assert!(empty.is_empty() && empty.may_be_outdated(&token, refused), "{refused:?}");
}

#[test]
fn of_two_keys_without_an_id_a_token_means_neither() {
    let (one, two) = (ec(&ECDSA_P256_SHA256_FIXED_SIGNING), ec(&ECDSA_P256_SHA256_FIXED_SIGNING));
    let unnamed = |key: &EcdsaKeyPair| {
        let mut key = p256(key, "x");
        let _ = key.as_object_mut().unwrap().remove("kid");
        key
    };
    let (both, only) = (set(&[unnamed(&one), unnamed(&two)]), set(&[unnamed(&two)]));
    let (both, only) = (both.unwrap(), only.unwrap());
    for header in [r#"{"alg":"ES256","kid":"new"}"#, r#"{"alg":"ES256"}"#] {
        for key in [&one, &two] {
            let sign = |message: &[u8]| ec_sign(key, message);
            let token = token_by(header, claims(&[]).as_bytes(), sign);
            assert_eq!(both.verify_jws(&token), Err(TokenError::KeyAmbiguous), "{header}");
            assert!(both.may_be_outdated(&token, TokenError::KeyAmbiguous));
        }
        let token = token_by(header, claims(&[]).as_bytes(), |message| ec_sign(&two, message));
        assert!(only.verify_jws(&token).is_ok(), "{header}");
    }
    // Where one of them is called so, it is meant.
    let named = set(&[unnamed(&one), p256(&two, "new")]).unwrap();
    let header = r#"{"alg":"ES256","kid":"new"}"#;
    let token = token_by(header, claims(&[]).as_bytes(), |message| ec_sign(&two, message));
    assert!(named.verify_jws(&token).is_ok());
}

#[test]
fn what_is_no_set_is_refused() {
    let refused = |json: &[u8]| KeySet::from_jwks(json).unwrap_err();
    for bad in ["", "[]", "{}", r#"{"keys":{}}"#, r#"{"keys":[]} x"#, "<html></html>"] {
        assert_eq!(refused(bad.as_bytes()), KeySetError::NotASet, "{bad}");
    }
    assert_eq!(refused(&vec![b' '; 256 * 1024 + 1]), KeySetError::TooLong);
    let many = json!({ "keys": vec![json!({}); 101] }).to_string();
    assert_eq!(refused(many.as_bytes()), KeySetError::TooManyKeys);
}

#[test]
fn an_rsa_key_without_alg_is_for_rs256() {
    let key = rsa();
    let (n, e) = pem::rsa_numbers(key.public_key().as_ref()).unwrap();
    let jwk = json!({"kty": "RSA", "kid": "a", "n": encode(n), "e": encode(e)});
    let shown = |key| format!("{:?}", set(&[key]).unwrap());
    assert!(shown(jwk.clone()).contains("RS256"));
    assert!(shown(with(jwk, "alg", json!("PS384"))).contains("PS384"));
}

#[test]
fn a_set_for_stated_algorithms_has_no_others() {
    let (key, curve) = (rsa(), ec(&ECDSA_P256_SHA256_FIXED_SIGNING));
    let (n, e) = pem::rsa_numbers(key.public_key().as_ref()).unwrap();
    let rsa = json!({"kty": "RSA", "kid": "a", "n": encode(n), "e": encode(e)});
    let both = json!({ "keys": [rsa.clone(), p256(&curve, "b")] }).to_string();
    let shown = |names: &[&str]| {
        let set = KeySet::from_jwks_for(both.as_bytes(), names.iter().copied()).unwrap();
        format!("{set:?}")
    };
    assert_eq!(
        shown(&["RS256", "ES256"]),
        format!("{:?}", KeySet::from_jwks(both.as_bytes()).unwrap())
    );
    assert!(shown(&["PS384", "RS256"]).contains("PS384"));
    assert!(!shown(&["ES256"]).contains("RS256") && shown(&["ES256"]).contains("ES256"));
    // What a key says of itself is no other.
    let named = json!({ "keys": [with(rsa, "alg", json!("RS256"))] }).to_string();
    let fault = KeySet::from_jwks_for(named.as_bytes(), ["PS256"]).unwrap_err();
    assert_eq!(fault, KeySetError::NoUsableKey(vec![JwkFault::AlgorithmRefused]));
    for unknown in ["HS256", "none", "ps256", ""] {
        let fault = KeySet::from_jwks_for(both.as_bytes(), ["PS256", unknown]).unwrap_err();
        assert_eq!(fault, KeySetError::UnknownAlgorithm(unknown.to_owned()));
    }
    let token = token_by(r#"{"alg":"PS256","kid":"a"}"#, claims(&[]).as_bytes(), |message| {
        rsa_sign(&key, &RSA_PSS_SHA256, message)
    });
    assert!(check(Jwt::jwks_for(&both, ["PS256"]), &token).is_ok());
    refused(check(Jwt::jwks(&both), &token), TokenError::AlgorithmRefused);
}

#[test]
fn es512_verifies_with_every_form_of_its_key() {
    let key = ec(&ECDSA_P521_SHA512_FIXED_SIGNING);
    let point = key.public_key().as_ref();
    let (x, y) = (encode(&point[1..67]), encode(&point[67..]));
    let sign = |message: &[u8]| ec_sign(&key, message);
    let good = token_by(&header("ES512"), claims(&[]).as_bytes(), sign);
    assert!(check(Jwt::es512(ec_pem(&key)), &good).is_ok());
    assert!(check(Jwt::es512(PublicKey::ec(&x, &y)), &good).is_ok());
    let jwks = json!({ "keys": [{"kty": "EC", "crv": "P-521", "x": x, "y": y}] }).to_string();
    assert!(check(Jwt::jwks(jwks), &good).is_ok());
    let other = ec_pem(&ec(&ECDSA_P521_SHA512_FIXED_SIGNING));
    refused(check(Jwt::es512(other), &good), TokenError::SignatureInvalid);
    let short = token_by(&header("ES512"), claims(&[]).as_bytes(), |_| vec![0; 64]);
    refused(check(Jwt::es512(ec_pem(&key)), &short), TokenError::Malformed);
}
