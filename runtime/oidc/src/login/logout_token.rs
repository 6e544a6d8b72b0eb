//! The logout token, by [OpenID Connect Back-Channel Logout 1.0, 2.6].
//!
//! [OpenID Connect Back-Channel Logout 1.0, 2.6]: https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation

use palisade::auth::jwt::KeySet;
use palisade::private::obeys_json_rules;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::attempt::now_millis;
use super::back_channel::{BackChannel, NotLoggedOut};
use super::claim::{Audience, LEEWAY, Seconds};
use super::logout::{Logout, LogoutRefused};
use super::shared::Shared;

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

impl Shared {
    /// Ends what a logout token says is over.
    pub(super) async fn logged_out(
        &self,
        back_channel: &BackChannel,
        token: &str,
    ) -> Result<u64, NotLoggedOut> {
        let logout = self.read_logout(token, now_millis()).await.map_err(NotLoggedOut::Refused)?;
        back_channel.end(&self.issuer, &logout).await
    }

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
