//! One proof: read, its signature checked, and held against the request.

use std::marker::PhantomData;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Method;
use serde::Deserialize as _;
use serde_json::{Map, Value};

use super::ProofError;
use super::url::Address;
use crate::auth::jwt::algorithm::{Algorithm, Family};
use crate::auth::jwt::compact::{self, Compact};
use crate::auth::jwt::confirmation::Sha256;
use crate::auth::jwt::header::{TokenType, refusal_of};
use crate::auth::jwt::jwk;
use crate::auth::jwt::members::{Blame, read};
use crate::auth::jwt::values::Date;
use crate::auth::jwt::{JwkFault, TokenError};

/// The longest proof that is looked at.
const LONGEST: usize = 8 * 1024;
/// The longest `jti`.
const LONGEST_ID: usize = 256;

const A_SECOND: i64 = 1000;
/// By how much clocks differ at most.
const LONGEST_LEEWAY: i64 = 60 * A_SECOND;

/// A proof whose signature is by the key that it carries.
#[derive(Debug)]
pub(super) struct Proof {
    /// The digest of the key.
    pub(super) key: Sha256,
    claims: Map<String, Value>,
}

/// What a proof is held against.
pub(super) struct ProofExpectation<'a> {
    pub(super) method: &'a Method,
    pub(super) path: &'a str,
    pub(super) addresses: &'a [Address],
    /// The access token beside it; none where one is asked for.
    pub(super) token: Option<&'a str>,
    pub(super) now_millis: i64,
    pub(super) window_millis: i64,
    /// What was seen before this moment is not known.
    pub(super) known_from_millis: Option<i64>,
}

impl Proof {
    pub(super) fn read(text: &str) -> Result<Self, ProofError> {
        if text.len() > LONGEST {
            return Err(ProofError::Malformed);
        }
        let parts = Compact::split(text.as_bytes()).map_err(|_| ProofError::Malformed)?;
        let header = object(parts.header).ok_or(ProofError::Malformed)?;
        check_header(&header)?;
        let algorithm = algorithm(&header)?;
        let Some(Value::Object(jwk)) = header.get("jwk") else {
            return Err(ProofError::KeyRefused);
        };
        let key = public_key(jwk, algorithm)?;
        let verified =
            key.verify((parts.header, TokenType::Unstated), parts.signed, parts.signature);
        verified.map_err(|error| match error {
            TokenError::Malformed => ProofError::Malformed,
            _ => ProofError::SignatureInvalid,
        })?;
        let claims = object(parts.payload).ok_or(ProofError::Malformed)?;
        let key = thumbprint(jwk, algorithm.family()).ok_or(ProofError::KeyRefused)?;
        Ok(Self { key, claims })
    }

    /// Holds it against everything but its nonce and its use before.
    pub(super) fn check(&self, expected: &ProofExpectation<'_>) -> Result<(), ProofError> {
        if self.text("htm")? != expected.method.as_str() {
            return Err(ProofError::MethodRefused);
        }
        let address = Address::read(self.text("htu")?).ok_or(ProofError::AddressRefused)?;
        if !expected.addresses.iter().any(|base| address.is(base, expected.path)) {
            return Err(ProofError::AddressRefused);
        }
        if let Some(token) = expected.token {
            let of_token = URL_SAFE_NO_PAD.encode(digest(&SHA256, token.as_bytes()));
            if self.text("ath")? != of_token {
                return Err(ProofError::TokenRefused);
            }
        }
        self.check_time(expected.now_millis, expected.window_millis)?;
        self.check_is_since(expected.known_from_millis)
    }

    /// Proofs tell their time in whole seconds: the one in which the service started counts.
    fn check_is_since(&self, known_from: Option<i64>) -> Result<(), ProofError> {
        let Some(known_from) = known_from else { return Ok(()) };
        let made = self.date("iat")?.ok_or(ProofError::ClaimInvalid)?;
        let is_before = made <= known_from.saturating_sub(A_SECOND);
        if is_before { Err(ProofError::TimeRefused) } else { Ok(()) }
    }

    fn check_time(&self, now: i64, window: i64) -> Result<(), ProofError> {
        let made = self.date("iat")?.ok_or(ProofError::ClaimInvalid)?;
        let leeway = window.min(LONGEST_LEEWAY);
        let is_over = self.date("exp")?.is_some_and(|end| now >= end.saturating_add(leeway));
        let is_early = self.date("nbf")?.is_some_and(|start| now < start.saturating_sub(leeway));
        let is_near = (made.saturating_sub(window)..made.saturating_add(window)).contains(&now);
        if is_near && !is_over && !is_early { Ok(()) } else { Err(ProofError::TimeRefused) }
    }

    /// When the window of the proof is over, in milliseconds since the Unix epoch.
    pub(super) fn refused_from(&self, window: i64) -> Result<i64, ProofError> {
        let made = self.date("iat")?.ok_or(ProofError::ClaimInvalid)?;
        Ok(made.saturating_add(window))
    }

    /// What tells it from every other by its key.
    pub(super) fn id(&self) -> Result<&str, ProofError> {
        let id = self.text("jti")?;
        if id.is_empty() || id.len() > LONGEST_ID { Err(ProofError::ClaimInvalid) } else { Ok(id) }
    }

    pub(super) fn nonce(&self) -> Option<&str> {
        self.text("nonce").ok()
    }

    fn text(&self, claim: &str) -> Result<&str, ProofError> {
        self.claims.get(claim).and_then(Value::as_str).ok_or(ProofError::ClaimInvalid)
    }

    fn date(&self, claim: &str) -> Result<Option<i64>, ProofError> {
        let Some(value) = self.claims.get(claim) else { return Ok(None) };
        let date = Date::deserialize(value).map_err(|_| ProofError::ClaimInvalid)?;
        Ok(Some(date.millis))
    }
}

/// A JSON object without repeated names, in canonical base64url.
fn object(part: &[u8]) -> Option<Map<String, Value>> {
    let json = compact::decode(part)?;
    let blame = Blame::new(TokenError::Malformed);
    read(str::from_utf8(&json).ok()?, PhantomData, &blame).ok()
}

fn check_header(header: &Map<String, Value>) -> Result<(), ProofError> {
    let is_refused = |name: &&String| *name != "jwk" && refusal_of(name).is_some();
    let kind = header.get("typ").and_then(Value::as_str);
    // RFC 7515, 4.1.9: without a slash the name stands for `application/..`, whatever its case.
    let kind = kind.map(str::to_ascii_lowercase);
    let is_proof = matches!(kind.as_deref(), Some("dpop+jwt" | "application/dpop+jwt"));
    if is_proof && !header.keys().any(|name| is_refused(&name)) {
        Ok(())
    } else {
        Err(ProofError::HeaderRefused)
    }
}

fn algorithm(header: &Map<String, Value>) -> Result<Algorithm, ProofError> {
    let named = header.get("alg").and_then(Value::as_str).and_then(Algorithm::named);
    named.filter(|it| it.family() != Family::Hmac).ok_or(ProofError::AlgorithmRefused)
}

/// The key, under the rules for an issuer's.
fn public_key(
    jwk: &Map<String, Value>,
    algorithm: Algorithm,
) -> Result<crate::auth::jwt::key::Key, ProofError> {
    let mut jwk = jwk.clone();
    let own = jwk.entry("alg").or_insert_with(|| algorithm.name().into());
    if own.as_str().and_then(Algorithm::named) != Some(algorithm) {
        return Err(ProofError::AlgorithmRefused);
    }
    jwk::read_key(&Value::Object(jwk)).map_err(|fault| match fault {
        JwkFault::AlgorithmRefused => ProofError::AlgorithmRefused,
        _ => ProofError::KeyRefused,
    })
}

/// The digest of the members that make the key, in their order ([RFC 7638, 3]). Each is base64url or a
/// known name, so that none needs an escape.
///
/// [RFC 7638, 3]: https://www.rfc-editor.org/rfc/rfc7638#section-3
fn thumbprint(jwk: &Map<String, Value>, family: Family) -> Option<Sha256> {
    let names: &[&str] = match family {
        Family::Rsa => &["e", "kty", "n"],
        Family::P256 | Family::P384 | Family::P521 => &["crv", "kty", "x", "y"],
        Family::Ed25519 => &["crv", "kty", "x"],
        Family::Hmac => return None,
    };
    let members = names.iter().map(|name| {
        let text = jwk.get(*name).and_then(Value::as_str)?;
        Some(format!("\"{name}\":\"{text}\""))
    });
    let members = members.collect::<Option<Vec<_>>>()?.join(",");
    digest(&SHA256, format!("{{{members}}}").as_bytes()).as_ref().try_into().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::auth::jwt::roca;

    /// RFC 9449, section 4.1, and the digest of its key, section 6.1.
    #[test]
    fn the_example_of_the_standard_is_read() {
        let proof = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZ\
                     yaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHp\
                     iVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0\
                     VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3\
                     Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4P\
                     tFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";
        let read = Proof::read(proof).unwrap();
        assert_eq!(URL_SAFE_NO_PAD.encode(read.key), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
        assert_eq!(read.id(), Ok("-BwC3ESc6acc2lTc"));
        let forged = proof.replacen("Rva2Vu", "Rva2Vv", 1);
        assert_eq!(Proof::read(&forged).unwrap_err(), ProofError::SignatureInvalid);
    }

    /// The modulus of RFC 7638, section 3.1.
    const MODULUS: &str = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

    /// A key is looked at before the signature is: one that is sound gets that far.
    #[test]
    fn a_key_that_can_be_factored_proves_nothing() {
        let read = |modulus: &str| {
            let jwk = json!({"kty": "RSA", "e": "AQAB", "n": modulus});
            let header = json!({"typ": "dpop+jwt", "alg": "RS256", "jwk": jwk}).to_string();
            let [header, claims] = [header.as_str(), "{}"].map(|it| URL_SAFE_NO_PAD.encode(it));
            let signature = URL_SAFE_NO_PAD.encode([1_u8; 256]);
            Proof::read(&format!("{header}.{claims}.{signature}")).unwrap_err()
        };
        assert_eq!(read(roca::PUBLISHED), ProofError::KeyRefused);
        assert_eq!(read(MODULUS), ProofError::SignatureInvalid);
    }

    #[test]
    fn clocks_differ_by_the_window_and_by_a_minute_at_most() {
        const NOW: i64 = 1_700_000_000;
        let is_timely = |claim: &str, ahead: i64, window: i64| {
            let claims = json!({ "iat": NOW, claim: NOW + ahead });
            let proof = Proof { key: [7; 32], claims: claims.as_object().unwrap().clone() };
            proof.check_time(NOW * A_SECOND, window * A_SECOND).is_ok()
        };
        for (window, leeway) in [(10, 10), (60, 60), (61, 60), (300, 60)] {
            assert!(is_timely("exp", 1 - leeway, window), "{window}");
            assert!(!is_timely("exp", -leeway, window), "{window}");
            assert!(is_timely("nbf", leeway, window), "{window}");
            assert!(!is_timely("nbf", leeway + 1, window), "{window}");
            // The window itself is that of `iat`.
            assert!(is_timely("iat", window, window) && !is_timely("iat", window + 1, window));
        }
    }

    /// RFC 7638, section 3.1, and RFC 8037, appendix A.3.
    #[test]
    fn a_key_has_the_digest_of_the_standards() {
        let rsa = json!({
            "kty": "RSA", "alg": "RS256", "kid": "2011-04-29", "e": "AQAB",
            "n": MODULUS,
        });
        let ed25519 = json!({
            "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        });
        for (jwk, family, digest) in [
            (rsa, Family::Rsa, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"),
            (ed25519, Family::Ed25519, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"),
        ] {
            let found = thumbprint(jwk.as_object().unwrap(), family).unwrap();
            assert_eq!(URL_SAFE_NO_PAD.encode(found), digest);
        }
    }
}
