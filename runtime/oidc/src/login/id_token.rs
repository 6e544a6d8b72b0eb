//! The ID token, by [OpenID Connect Core 1.0, 3.1.3.7].
//!
//! [OpenID Connect Core 1.0, 3.1.3.7]: https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::auth::jwt::{KeySet, TokenError};
use palisade::private::obeys_json_rules;
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

use super::claim::{Audience, LEEWAY, Seconds};
use super::identity::ProviderIdentity;
use super::shared::Shared;

/// How old an ID token may be: it was made for the code that was just given.
const OLDEST: i64 = 10 * 60 * 1_000;
/// The longest subject (section 2).
const LONGEST_SUBJECT: usize = 255;

/// The claims that are read; each once, and of its type.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: Seconds,
    iat: Seconds,
    nbf: Option<Seconds>,
    nonce: String,
    at_hash: Option<String>,
    auth_time: Option<Seconds>,
    acr: Option<String>,
    amr: Option<Vec<String>>,
    sid: Option<String>,
}

/// What is expected of a token, beside what is always.
pub(super) struct Expected<'a> {
    pub(super) nonce: &'a str,
    pub(super) access_token: Option<&'a str>,
    /// Its user was asked after this moment.
    pub(super) asked_after: Option<i64>,
    pub(super) now: i64,
}

/// Why an ID token logs no caller in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Signature(TokenError),
    Unreadable,
    Issuer,
    Audience,
    AuthorizedParty,
    Expired,
    NotYet,
    Old,
    Nonce,
    AccessToken,
    Subject,
    NotAskedAnew,
}

impl Refused {
    /// For the log.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Signature(_) => "id_token_signature",
            Self::Unreadable => "id_token_unreadable",
            Self::Issuer => "id_token_issuer",
            Self::Audience => "id_token_audience",
            Self::AuthorizedParty => "id_token_azp",
            Self::Expired => "id_token_expired",
            Self::NotYet => "id_token_not_yet",
            Self::Old => "id_token_old",
            Self::Nonce => "id_token_nonce",
            Self::AccessToken => "id_token_at_hash",
            Self::Subject => "id_token_subject",
            Self::NotAskedAnew => "id_token_auth_time",
        }
    }
}

impl Shared {
    pub(super) async fn identify(
        &self,
        token: &str,
        expected: &Expected<'_>,
    ) -> Result<ProviderIdentity, Refused> {
        let payload = self.keys.verified(token, KeySet::verify_id_token).await;
        let payload = payload.map_err(Refused::Signature)?;
        if !obeys_json_rules(&payload) {
            return Err(Refused::Unreadable);
        }
        let claims: Claims = serde_json::from_slice(&payload).map_err(|_| Refused::Unreadable)?;
        claims.check(&self.issuer, &self.client)?;
        claims.check_times(expected)?;
        claims.check_binding(token, expected)?;
        Ok(ProviderIdentity {
            issuer: claims.iss,
            subject: claims.sub,
            session: claims.sid,
            issued_at_millis: claims.iat.0,
            acr: claims.acr,
            amr: claims.amr.unwrap_or_default(),
            authenticated_at_millis: claims.auth_time.map_or(0, |it| it.0.min(expected.now)),
            claims: payload.into(),
        })
    }
}

impl Claims {
    /// Steps 2 to 5: by whom it is, for whom, and whose.
    fn check(&self, issuer: &str, client: &str) -> Result<(), Refused> {
        if self.iss != issuer {
            return Err(Refused::Issuer);
        }
        if !self.aud.names(client) {
            return Err(Refused::Audience);
        }
        let is_authorized = self.azp.as_ref().map_or(self.aud.is_one(), |azp| azp == client);
        if !is_authorized {
            return Err(Refused::AuthorizedParty);
        }
        let is_subject = (1..=LONGEST_SUBJECT).contains(&self.sub.len()) && self.sub.is_ascii();
        if is_subject { Ok(()) } else { Err(Refused::Subject) }
    }

    /// Steps 9, 10 and 13.
    fn check_times(&self, expected: &Expected<'_>) -> Result<(), Refused> {
        let latest = expected.now.saturating_add(LEEWAY);
        if expected.now >= self.exp.0.saturating_add(LEEWAY) {
            return Err(Refused::Expired);
        }
        if self.iat.0 > latest || self.nbf.is_some_and(|start| start.0 > latest) {
            return Err(Refused::NotYet);
        }
        if self.iat.0 < expected.now.saturating_sub(OLDEST) {
            return Err(Refused::Old);
        }
        let Some(asked_after) = expected.asked_after else { return Ok(()) };
        let earliest = asked_after.saturating_sub(LEEWAY);
        match self.auth_time {
            Some(time) if time.0 >= earliest && time.0 <= latest => Ok(()),
            _ => Err(Refused::NotAskedAnew),
        }
    }

    /// Step 11, and 3.1.3.8: it was made for this login, beside this access token.
    fn check_binding(&self, token: &str, expected: &Expected<'_>) -> Result<(), Refused> {
        let is_its: bool = self.nonce.as_bytes().ct_eq(expected.nonce.as_bytes()).into();
        if !is_its {
            return Err(Refused::Nonce);
        }
        let Some(at_hash) = &self.at_hash else { return Ok(()) };
        let access_token = expected.access_token.ok_or(Refused::AccessToken)?;
        let half = half_of_digest(token, access_token).ok_or(Refused::AccessToken)?;
        if *at_hash == half { Ok(()) } else { Err(Refused::AccessToken) }
    }
}

/// The left half of the digest that the token's own algorithm takes.
fn half_of_digest(token: &str, of: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Header {
        alg: String,
    }
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next()?).ok()?;
    let header: Header = serde_json::from_slice(&header).ok()?;
    let algorithm = match header.alg.as_str() {
        "RS256" | "ES256" | "PS256" => &digest::SHA256,
        "RS384" | "ES384" | "PS384" => &digest::SHA384,
        // Ed25519 hashes with it.
        "RS512" | "ES512" | "PS512" | "EdDSA" | "Ed25519" => &digest::SHA512,
        _ => return None,
    };
    let whole = digest::digest(algorithm, of.as_bytes());
    let whole = whole.as_ref();
    Some(URL_SAFE_NO_PAD.encode(whole.get(..whole.len() / 2)?))
}
