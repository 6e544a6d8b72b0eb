//! The token that the caller of a handler came with.

use std::fmt;

use palisade::axum::extract::FromRequestParts;
use palisade::http::HeaderMap;
use palisade::http::StatusCode;
use palisade::http::header::AUTHORIZATION;
use palisade::http::request::Parts;
use palisade::{Principal, Problem, Refusal, SafeInput};

/// The access token of a handler's caller, which its guard verified: for
/// [`TokenExchange::for_caller`](crate::TokenExchange::for_caller) and for nothing else, since there is no way to its text.
///
/// # Errors
/// 403 where the caller came with another credential than a token in `Authorization`: there is nothing to exchange. 500
/// where no guard demands a caller.
#[derive(Clone)]
pub struct CallerToken {
    pub(crate) token: String,
}

impl SafeInput for CallerToken {}

impl<S: Send + Sync> FromRequestParts<S> for CallerToken {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        // No credential counts before a guard has let the caller through.
        <Principal as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        // Beside a session, a key or a certificate may be any token that the client likes, unverified.
        let is_verified = palisade::private::is_by_token(parts);
        let token = token_of(&parts.headers).filter(|_| is_verified).ok_or_else(|| {
            let detail = "the caller's credential is not a token that can be exchanged";
            Refusal::from(Problem::new(StatusCode::FORBIDDEN).detail(detail))
        })?;
        Ok(Self { token })
    }
}

fn token_of(fields: &HeaderMap) -> Option<String> {
    let mut lines = fields.get_all(AUTHORIZATION).iter();
    let (Some(line), None) = (lines.next(), lines.next()) else { return None };
    let (scheme, token) = line.to_str().ok()?.split_once(' ')?;
    let takes = ["bearer", "dpop"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let token = token.trim();
    (takes && !token.is_empty()).then(|| token.to_owned())
}

/// Leaves the token out.
impl fmt::Debug for CallerToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CallerToken").finish_non_exhaustive()
    }
}
