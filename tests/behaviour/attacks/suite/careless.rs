//! Schemes of somebody's own: one forgets to look at something of a token, one says that browsers send no cookie by themselves.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential,
    CredentialPlace, Presented, Verified,
};
use palisade::{MaybeReady, RequestHead};
use serde_json::{Value, json};

/// A scheme of somebody's own, which forgets to look at one thing of a token, and verifies no signature.
#[derive(Clone, Copy, Default)]
pub(super) struct Careless {
    pub(super) forgets: &'static str,
}

impl Careless {
    fn refused(self, token: &str, now: i64) -> Option<(&'static str, Value)> {
        let mut parts = token.split('.');
        let mut part = || {
            let bytes = URL_SAFE_NO_PAD.decode(parts.next()?).ok()?;
            serde_json::from_slice::<Value>(&bytes).ok()
        };
        let (head, claims) = (part()?, part()?);
        let checks = [
            ("exp", claims["exp"].as_i64().is_some_and(|exp| exp > now)),
            ("nbf", claims["nbf"].as_i64().is_none_or(|nbf| nbf <= now)),
            ("aud", claims["aud"] != json!("another-service")),
            ("iss", claims["iss"] != json!("https://evil.example")),
            ("alg", head["alg"] != json!("none")),
            ("cnf", claims.get("cnf").is_none()),
        ];
        let failed = checks.iter().find(|(name, holds)| !holds && *name != self.forgets);
        Some((failed.map_or("", |(name, _)| name), claims))
    }
}

impl Authenticator for Careless {
    fn name(&self) -> &'static str {
        "careless"
    }

    fn is_sent_by_browsers(&self) -> bool {
        false
    }

    fn place(&self) -> CredentialPlace<'_> {
        CredentialPlace::Authorization("Bearer")
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        let line = head.headers().get("authorization");
        let token = line.and_then(|line| line.as_bytes().strip_prefix(b"Bearer "));
        token.map_or(Presented::Absent, Presented::credential)
    }

    fn verify<'a>(
        &'a self,
        token: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        let now = request.now_millis() / 1_000;
        MaybeReady::Now(match self.refused(token.to_str().unwrap_or_default(), now) {
            Some(("", claims)) => {
                let roles = claims["roles"].as_array().cloned().unwrap_or_default();
                let caller = request.verified("careless", claims["sub"].as_str().unwrap_or("?"));
                Ok(roles.iter().filter_map(Value::as_str).fold(caller, Verified::role))
            }
            _ => Err(AuthFailure::Invalid("token_refused")),
        })
    }

    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::bearer_like("Bearer", realm, error)
    }
}

/// A cookie, of which it says that only a page's own script could set it.
pub(super) struct CarelessCookie;

impl Authenticator for CarelessCookie {
    fn name(&self) -> &'static str {
        "cookie"
    }

    fn is_sent_by_browsers(&self) -> bool {
        false
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        let cookie = head.headers().get("cookie");
        cookie.map_or(Presented::Absent, |cookie| Presented::credential(cookie.as_bytes()))
    }

    fn verify<'a>(
        &'a self,
        cookie: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        MaybeReady::Now(match cookie.as_bytes() {
            b"sid=of-ada" => Ok(request.verified("careless", "ada")),
            _ => Err(AuthFailure::Invalid("cookie_unknown")),
        })
    }

    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::bearer_like("Cookie", realm, error)
    }
}
