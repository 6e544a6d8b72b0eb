//! The authentication stage: which scheme counts, what it says, and the challenge of a refusal.

use http::HeaderMap;

use crate::auth::{
    AuthFailure, Authentication, ChallengeError, Credential, Presented, Resolution, Scheme,
    Verified,
};
use crate::context::RequestContext;
use crate::edge::ready_answer::ReadyAnswer;
use crate::maybe_ready::MaybeReady;
use crate::names::Member;
use crate::pipeline::second_token;
use crate::pipeline::unverified_body::UnreadBody;
use crate::principal::Principal;
use crate::problem::{Problem, Reason, Refusal};
use crate::request_head::RequestHead;
use crate::security::Security;

/// Who calls.
pub(crate) struct Authenticated {
    pub(crate) principal: Principal,
    /// Whether a token that is in `Authorization` was verified.
    pub(crate) by_token: bool,
}

/// A request's credentials, and the schemes that its handler accepts.
#[derive(Clone, Copy)]
pub(crate) struct RequestCredentials<'a> {
    context: &'a RequestContext,
    head: RequestHead<'a>,
    schemes: &'a [&'a str],
    tenant: Option<&'a str>,
}

impl<'a> RequestCredentials<'a> {
    pub(crate) fn new(
        context: &'a RequestContext,
        head: RequestHead<'a>,
        schemes: &'a [&'a str],
    ) -> Self {
        Self { context, head, schemes, tenant: None }
    }

    /// The caller acts in the tenant that the path names.
    pub(crate) fn in_tenant(self, tenant: Option<&'a str>) -> Self {
        Self { tenant, ..self }
    }

    fn security(&self) -> &'a Security {
        self.context.security()
    }

    /// Verifies the one credential that counts on this route.
    ///
    /// Credentials of schemes the route does not accept are ignored; two of the accepted ones are a
    /// 400, since nothing says which was meant.
    pub(crate) async fn authenticate(
        &self,
        body: &UnreadBody<'_>,
    ) -> Result<Authenticated, Refusal> {
        let unproven = || self.challenged(Reason::CredentialsMissing, None);
        self.authenticate_optional(body).await?.ok_or_else(unproven)
    }

    /// As [`authenticate`](Self::authenticate), but a request without a credential has no caller; a
    /// bad one is refused.
    pub(crate) async fn authenticate_optional(
        &self,
        body: &UnreadBody<'_>,
    ) -> Result<Option<Authenticated>, Refusal> {
        let Some((scheme, credential)) = self.find()? else { return Ok(None) };
        let verified = match self.verify(scheme, credential, body) {
            MaybeReady::Now(verified) => verified,
            MaybeReady::Later(verifying) => {
                let _waiting = body.wait()?;
                verifying.await
            }
        };
        body.check()?;
        let verified = verified.map_err(|failure| match failure {
            AuthFailure::Malformed => self.malformed(),
            AuthFailure::Invalid(code) => {
                self.invalid(ChallengeError::InvalidToken, Reason::Credential(code))
            }
            AuthFailure::Challenged { error, reason } => {
                self.invalid(ChallengeError::Scheme(error), Reason::Credential(reason))
            }
            AuthFailure::Replayed => {
                Refusal::new(Reason::CredentialReplayed).detail("the request was delivered before")
            }
            AuthFailure::BodyUnread => Refusal::internal("a body that was not read"),
            AuthFailure::Unavailable(cause) => {
                Refusal::failed(Reason::AuthenticatorUnavailable, cause)
            }
        })?;
        let mut verified = verified.choose_tenant(self.tenant);
        if let Some(resolver) = self.security().resolver() {
            let clock = self.security().clock();
            // Boxed: an application without a resolver keeps no room for its future.
            let resolution = Box::pin(resolver.resolve(clock, &mut verified)).await?;
            if resolution == Resolution::Unknown {
                return Err(self.invalid(ChallengeError::InvalidToken, Reason::CallerUnknown));
            }
        }
        let by_token = scheme.takes_tokens();
        Ok(Some(Authenticated { principal: verified.into_principal(), by_token }))
    }

    fn find(&self) -> Result<Option<(&'a Scheme, Credential<'a>)>, Refusal> {
        let mut found = None;
        for scheme in self.security().accepted(self.schemes) {
            match scheme.find(&self.head) {
                Presented::Absent => {}
                Presented::Credential(credential) if found.is_none() => {
                    found = Some((scheme, credential));
                }
                Presented::Credential(_) | Presented::Malformed => return Err(self.malformed()),
            }
        }
        if found.is_some() && second_token::is_in_query(self.head.uri()) {
            return Err(self.malformed());
        }
        Ok(found)
    }

    fn verify<'b>(
        &self,
        scheme: &'b Scheme,
        credential: Credential<'b>,
        body: &'b UnreadBody<'_>,
    ) -> MaybeReady<'b, Result<Verified, AuthFailure>>
    where
        'a: 'b,
    {
        let security = self.security();
        let request = Authentication {
            head: self.head,
            clock: security.clock(),
            names: security.names(),
            enums: security.enums(),
            has_one_issuer: security.has_one_issuer(),
            response_fields: self.context.response_fields(),
            body,
            request_id: self.context.request_id(),
            target: self.context.original_head().target.as_ref(),
        };
        scheme.verify(credential, request)
    }

    /// 400: the request has a malformed credential, or two.
    pub(crate) fn malformed(&self) -> Refusal {
        let error = Some(ChallengeError::InvalidRequest);
        self.challenged(Reason::CredentialsMalformed, error)
            .detail("the request must carry exactly one well-formed credential")
    }

    /// The answer is one and the same for every reason; only the audit event tells them apart.
    fn invalid(&self, error: ChallengeError<'_>, reason: Reason) -> Refusal {
        self.challenged(reason, Some(error))
    }

    /// 403: the credential lacks a scope.
    pub(crate) fn insufficient_scope(&self, missing: &[Member]) -> Refusal {
        let names: Vec<&str> = missing.iter().map(|scope| scope.name).collect();
        let names = names.join(" ");
        let error = Some(ChallengeError::InsufficientScope(&names));
        self.challenged(Reason::ScopeMissing, error)
    }

    /// 401: the caller authenticated too weakly, or too long ago.
    pub(crate) fn insufficient_authentication(
        &self,
        acr_values: &str,
        max_age: Option<u32>,
    ) -> Refusal {
        let error = ChallengeError::InsufficientUserAuthentication { acr_values, max_age };
        self.challenged(Reason::StepUpRequired, Some(error))
    }

    /// A refusal with the challenge of every accepted scheme. The error is with the schemes
    /// whose credential was presented: to the others nothing has happened.
    fn challenged(&self, reason: Reason, error: Option<ChallengeError<'_>>) -> Refusal {
        if let Some(answer) = self.ready_answer(reason, error) {
            return Refusal::ready(reason, answer.clone());
        }
        let (security, mut problem) = (self.security(), Problem::because(reason));
        // Where there is one scheme alone, an error is of its credential.
        let are_several = security.accepted(self.schemes).nth(1).is_some();
        for scheme in security.accepted(self.schemes) {
            let is_its_own = || !are_several || scheme.find(&self.head) != Presented::Absent;
            let error = error.filter(|_| is_its_own());
            scheme
                .challenge(security.realm(), error, |name, value| problem.add_header(name, value));
        }
        problem.into()
    }

    /// The answer that was made at start, where one scheme alone counts.
    fn ready_answer(
        &self,
        reason: Reason,
        error: Option<ChallengeError<'_>>,
    ) -> Option<&'a ReadyAnswer> {
        let mut accepted = self.security().accepted(self.schemes);
        let (only, None) = (accepted.next()?, accepted.next()) else { return None };
        let answer = only.ready_answers(error)?.over(self.context.peer().transport());
        (reason.status() == Some(answer.status())).then_some(answer)
    }
}

/// Adds the challenges of every accepted scheme to an answer that no credential led to.
pub(crate) fn challenge(security: &Security, schemes: &[&str], fields: &mut HeaderMap) {
    for scheme in security.accepted(schemes) {
        scheme.challenge(security.realm(), None, |name, value| _ = fields.append(name, value));
    }
}
