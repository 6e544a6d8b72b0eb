//! The logout token, by [OpenID Connect Back-Channel Logout 1.0, 2.6].
//!
//! [OpenID Connect Back-Channel Logout 1.0, 2.6]: https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation

use palisade::auth::jwt::{KeySet, TokenError};
use palisade::private::obeys_json_rules;
use palisade::session::SessionOrigin;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::Shared;
use super::claim::{Audience, LEEWAY, Seconds};

/// How old a logout token may be, in milliseconds: it is sent where it was made.
const OLDEST: i64 = 5 * 60 * 1_000;
/// The longest `jti`, `sid` and `sub`.
const LONGEST: usize = 255;

/// The claims that are read; each once, and of its type.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    iat: Seconds,
    exp: Option<Seconds>,
    jti: String,
    events: Events,
    sub: Option<String>,
    sid: Option<String>,
    /// Prohibited, whatever it is: so an ID token is not a logout token.
    #[serde(default, rename = "nonce", deserialize_with = "is_there")]
    has_nonce: bool,
}

#[derive(Deserialize)]
struct Events {
    #[serde(rename = "http://schemas.openid.net/event/backchannel-logout")]
    logout: Value,
}

fn is_there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| true)
}

/// What a token says is over.
pub(super) struct Logout {
    pub(super) id: String,
    pub(super) issued_at: i64,
    pub(super) subject: Option<String>,
    pub(super) session: Option<String>,
}

/// Why a logout token ends nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LogoutRefused {
    Signature(TokenError),
    Unreadable,
    Issuer,
    Audience,
    Expired,
    NotYet,
    Old,
    Event,
    Nonce,
    Id,
    SubjectMissing,
}

impl LogoutRefused {
    /// For the log.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Signature(_) => "logout_token_signature",
            Self::Unreadable => "logout_token_unreadable",
            Self::Issuer => "logout_token_issuer",
            Self::Audience => "logout_token_audience",
            Self::Expired => "logout_token_expired",
            Self::NotYet => "logout_token_not_yet",
            Self::Old => "logout_token_old",
            Self::Event => "logout_token_event",
            Self::Nonce => "logout_token_nonce",
            Self::Id => "logout_token_id",
            Self::SubjectMissing => "logout_token_subject_missing",
        }
    }
}

impl Logout {
    /// Whether a session came from what is over: `sid` and `sub` both, where the token has both.
    pub(super) fn concerns(&self, issuer: &str, origin: &SessionOrigin) -> bool {
        let is_session = match &self.session {
            Some(session) => origin.session.as_ref() == Some(session),
            None => true,
        };
        let is_subject = self.subject.as_ref().is_none_or(|subject| *subject == origin.subject);
        origin.issuer == issuer && is_session && is_subject
    }
}

impl Shared {
    pub(super) async fn read_logout(&self, token: &str, now: i64) -> Result<Logout, LogoutRefused> {
        let verified = self.keys.verified(token, KeySet::verify_logout_token).await;
        let payload = verified.map_err(LogoutRefused::Signature)?;
        if !obeys_json_rules(&payload) {
            return Err(LogoutRefused::Unreadable);
        }
        let claims: Claims =
            serde_json::from_slice(&payload).map_err(|_| LogoutRefused::Unreadable)?;
        claims.check(&self.issuer, &self.client, now)
    }
}

impl Claims {
    fn check(self, issuer: &str, client: &str, now: i64) -> Result<Logout, LogoutRefused> {
        if self.iss != issuer {
            return Err(LogoutRefused::Issuer);
        }
        if !self.aud.names(client) {
            return Err(LogoutRefused::Audience);
        }
        if self.exp.is_some_and(|exp| now >= exp.0.saturating_add(LEEWAY)) {
            return Err(LogoutRefused::Expired);
        }
        if self.iat.0 > now.saturating_add(LEEWAY) {
            return Err(LogoutRefused::NotYet);
        }
        if self.iat.0 < now.saturating_sub(OLDEST) {
            return Err(LogoutRefused::Old);
        }
        if !self.events.logout.is_object() {
            return Err(LogoutRefused::Event);
        }
        if self.has_nonce {
            return Err(LogoutRefused::Nonce);
        }
        let is_fit = |text: &str| (1..=LONGEST).contains(&text.len());
        if !is_fit(&self.jti) {
            return Err(LogoutRefused::Id);
        }
        let names = [&self.sub, &self.sid];
        let is_named = names.iter().any(|name| name.is_some());
        if !is_named || names.into_iter().flatten().any(|name| !is_fit(name)) {
            return Err(LogoutRefused::SubjectMissing);
        }
        let (id, issued_at) = (self.jti, self.iat.0);
        Ok(Logout { id, issued_at, subject: self.sub, session: self.sid })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logout_concerns_its_session_or_all_of_its_subject() {
        let origin = |subject: &str, session: Option<&str>| SessionOrigin {
            issuer: "https://id.example".into(),
            subject: subject.into(),
            session: session.map(str::to_owned),
        };
        let logout = |subject: Option<&str>, session: Option<&str>| Logout {
            id: "1".into(),
            issued_at: 0,
            subject: subject.map(str::to_owned),
            session: session.map(str::to_owned),
        };
        let concerns =
            |logout: &Logout, origin: &SessionOrigin| logout.concerns("https://id.example", origin);
        let ada = logout(Some("ada"), None);
        assert!(concerns(&ada, &origin("ada", Some("s"))) && concerns(&ada, &origin("ada", None)));
        assert!(!concerns(&ada, &origin("eve", Some("s"))));
        let both = logout(Some("ada"), Some("s"));
        assert!(concerns(&both, &origin("ada", Some("s"))));
        assert!(!concerns(&both, &origin("ada", Some("t"))));
        assert!(
            !concerns(&both, &origin("eve", Some("s"))) && !concerns(&both, &origin("ada", None))
        );
        assert!(!ada.concerns("https://id.example/", &origin("ada", None)));
    }
}
