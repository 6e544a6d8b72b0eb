//! The vectors of Project Wycheproof for JSON Web Signatures, against the entry that applications have.

use palisade::auth::Jwt;
use palisade::auth::jwt::{KeySet, TokenError};
use serde_json::{Value, json};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Verifies with the one key of a group. `Err(None)`: the key does not serve.
fn verify(key: &Value, jws: &str) -> Result<Vec<u8>, Option<TokenError>> {
    if key["kty"] != "oct" {
        let set = json!({ "keys": [key] }).to_string();
        let set = KeySet::from_jwks(set.as_bytes()).map_err(|_| None)?;
        return set.verify_jws(jws).map_err(Some);
    }
    let secret = URL_SAFE_NO_PAD.decode(key["k"].as_str().unwrap()).unwrap();
    let jwt = match key["alg"].as_str() {
        Some("HS256") | None => Jwt::hs256(secret),
        Some("HS384") => Jwt::hs384(secret),
        Some("HS512") => Jwt::hs512(secret),
        Some(other) => panic!("{other}"),
    };
    let jwt = match key["kid"].as_str() {
        Some(id) => jwt.key_id(id),
        None => jwt,
    };
    let verifier = jwt.issuer("joe").audience("us").build().map_err(|_| None)?;
    verifier.verify_jws(jws).map_err(Some)
}

#[test]
fn every_vector_of_wycheproof_is_judged_as_it_should_be() {
    let vectors: Value =
        serde_json::from_str(include_str!("../vectors/wycheproof_jws.json")).unwrap();
    let (mut valid, mut invalid, mut stricter) = (0, 0, Vec::new());
    for group in vectors["testGroups"].as_array().unwrap() {
        for test in group["tests"].as_array().unwrap() {
            let told = format!("{} {}: {}", group["comment"], test["tcId"], test["comment"]);
            let jws = match &test["jws"] {
                Value::String(text) => text.clone(),
                json => json.to_string(),
            };
            let verified = verify(&group["key"], &jws);
            match (test["result"].as_str().unwrap(), verified) {
                ("valid", Ok(payload)) => {
                    let part = jws.split('.').nth(1).unwrap();
                    assert_eq!(payload, URL_SAFE_NO_PAD.decode(part).unwrap(), "{told}");
                    valid += 1;
                }
                ("valid", Err(_)) => stricter.push(test["tcId"].as_u64().unwrap()),
                (_, Err(_)) => invalid += 1,
                (_, Ok(_)) => panic!("{told} verifies"),
            }
        }
    }
    assert!(valid + invalid + stricter.len() == 401, "{valid} {invalid} {}", stricter.len());
    assert_eq!(stricter, EXPECTED, "{valid} {invalid}");
    assert_eq!(valid, 33);
}

/// Signatures that hold and are refused all the same, for their keys: the set says PS256 and the
/// signature is PS384 (346, 350), the set says `ES521`, which is no algorithm (347, 351), the secret is
/// the example of RFC 7520 (348, 352) or all zeros (the rest).
const EXPECTED: [u64; 13] = [346, 347, 348, 350, 351, 352, 357, 358, 359, 372, 373, 376, 377];
