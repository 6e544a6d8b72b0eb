//! The authentication stage: which scheme counts, what it says, and the challenge of a refusal.

use http::StatusCode;
use http::header::{HeaderValue, WWW_AUTHENTICATE};
use http::request::Parts;

use crate::auth::Resolution;
use crate::auth::{
    Attempt, AuthFailure, Authentication, Authenticator, ChallengeError, Presence, Verified,
};
use crate::names::Member;
use crate::principal::Principal;
use crate::problem::Refusal;
use crate::security::Security;

/// Verifies the one credential that counts on this route.
///
/// Credentials of schemes the route does not accept are ignored; two of the accepted ones are a
/// 400, since nobody can tell which was meant.
pub(crate) async fn authenticate(
    security: &Security,
    schemes: &[&str],
    parts: &Parts,
) -> Result<Principal, Refusal> {
    match authenticate_optional(security, schemes, parts).await? {
        Some(principal) => Ok(principal),
        None => Err(challenged(
            security,
            schemes,
            StatusCode::UNAUTHORIZED,
            "credentials_missing",
            None,
        )),
    }
}

/// As [`authenticate`], but a request without a credential has no caller; a bad one is refused.
pub(crate) async fn authenticate_optional(
    security: &Security,
    schemes: &[&str],
    parts: &Parts,
) -> Result<Option<Principal>, Refusal> {
    let mut present = None;
    for authenticator in security.accepted(schemes) {
        match authenticator.presence(&parts.headers) {
            Presence::Absent => {}
            Presence::Present if present.is_none() => present = Some(authenticator),
            Presence::Present | Presence::Malformed => {
                return Err(malformed(security, schemes));
            }
        }
    }
    let Some(authenticator) = present else { return Ok(None) };
    let mut verified =
        verify(security, authenticator, parts).await.map_err(|failure| match failure {
            AuthFailure::Malformed => malformed(security, schemes),
            AuthFailure::Invalid(reason) => invalid(security, schemes, reason),
            AuthFailure::Unavailable(cause) => {
                Refusal::unavailable("authenticator_unavailable", cause)
            }
        })?;
    if let Some(resolver) = security.resolver() {
        // Boxed: whoever has no resolver need not keep room for its future.
        let resolution = Box::pin(resolver.resolve(security.clock(), &mut verified)).await?;
        if resolution == Resolution::Unknown {
            return Err(invalid(security, schemes, "caller_unknown"));
        }
    }
    Ok(Some(verified.into_principal()))
}

async fn verify(
    security: &Security,
    authenticator: &dyn Authenticator,
    parts: &Parts,
) -> Result<Verified, AuthFailure> {
    let request = Authentication {
        headers: &parts.headers,
        clock: security.clock(),
        names: security.names(),
        worlds: security.worlds(),
    };
    match authenticator.authenticate(request) {
        Attempt::Now(result) => result,
        Attempt::Later(waiting) => waiting.await,
    }
}

fn malformed(security: &Security, schemes: &[&str]) -> Refusal {
    let error = ChallengeError::InvalidRequest;
    challenged(security, schemes, StatusCode::BAD_REQUEST, "credentials_malformed", Some(error))
        .detail("the request must carry exactly one well-formed credential")
}

/// The answer is one and the same for every reason; only the audit event tells them apart.
fn invalid(security: &Security, schemes: &[&str], reason: &'static str) -> Refusal {
    let error = ChallengeError::InvalidToken;
    challenged(security, schemes, StatusCode::UNAUTHORIZED, reason, Some(error))
}

/// The refusals of the authorization stage that carry a challenge.
pub(crate) struct Challenges;

impl Challenges {
    /// 403: the credential lacks a scope.
    pub(crate) fn insufficient_scope(
        security: &Security,
        schemes: &[&str],
        missing: &[Member],
    ) -> Refusal {
        let names: Vec<&str> = missing.iter().map(|scope| scope.name).collect();
        let names = names.join(" ");
        let error = ChallengeError::InsufficientScope(&names);
        challenged(security, schemes, StatusCode::FORBIDDEN, "scope_missing", Some(error))
    }
}

/// A refusal with the challenge of every accepted scheme.
fn challenged(
    security: &Security,
    schemes: &[&str],
    status: StatusCode,
    reason: &'static str,
    error: Option<ChallengeError<'_>>,
) -> Refusal {
    challenges(security, schemes, error).fold(Refusal::new(status, reason), |refusal, challenge| {
        refusal.header(WWW_AUTHENTICATE, challenge)
    })
}

/// The challenge of every accepted scheme.
pub(crate) fn challenges<'a>(
    security: &'a Security,
    schemes: &'a [&str],
    error: Option<ChallengeError<'a>>,
) -> impl Iterator<Item = HeaderValue> + 'a {
    let text = move |scheme: &dyn Authenticator| scheme.challenge(security.realm(), error);
    security.accepted(schemes).filter_map(move |scheme| HeaderValue::try_from(text(scheme)).ok())
}
