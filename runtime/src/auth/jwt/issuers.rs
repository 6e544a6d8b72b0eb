//! The issuers that an application trusts, side by side, and the tokens of theirs that it has seen.
//!
//! With several issuers the claim `iss` chooses one before any key is tried; its signature and all
//! its rules then decide, so that a token gains nothing by naming another issuer.

use std::sync::Arc;

use super::builder::Certificates;
use super::cache::{KnownToken, NotedTokens, TokenCache, TokenDigest, TokenDigester, TokenEnd};
use super::checked_token::CheckedToken;
use super::compact::Compact;
use super::confirmation::Confirmation;
use super::issuer_claim;
use super::revocation::{self, RevocationStoreError};
use super::token_refusal::TokenRefusal;
use super::unreadable::{self, Bearer};
use super::{Revocations, TokenError, Verifier};
use crate::auth::{AuthFailure, Authentication, Recheck, Verified};
use crate::maybe_ready::MaybeReady;
use crate::principal::Principal;
use crate::revocation_id::Revocable;

/// Issuers, no two of which have the same name.
pub(super) struct Issuers {
    trusted: Box<[Issuer]>,
    /// None where nothing is cached.
    caching: Option<Caching>,
    /// What is asked about each token, where tokens can be taken back.
    revocations: Option<Revocations>,
}

/// What the caches of all issuers have in common.
struct Caching {
    digester: TokenDigester,
    noted: NotedTokens,
}

struct Issuer {
    verifier: Verifier,
    cache: Option<TokenCache>,
}

/// A token that verified, for the caller that it names; what the sender has to prove is open.
pub(super) struct Judged {
    pub(super) verified: Verified,
    pub(super) confirmation: Option<Confirmation>,
    /// What the issuer says of tokens that are bound to a certificate.
    pub(super) certificates: Certificates,
}

/// What a scheme for the tokens of its `issuers` answers as they do.
macro_rules! answered_by_issuers {
    () => {
        fn has_several_issuers(&self) -> bool {
            self.issuers.verifiers().count() > 1
        }

        fn names_tenants(&self) -> bool {
            self.issuers.verifiers().any($crate::auth::jwt::Verifier::names_tenants)
        }

        fn names_several_tenants(&self) -> bool {
            self.issuers.verifiers().any($crate::auth::jwt::Verifier::names_several_tenants)
        }

        fn authorization_servers(&self) -> Vec<String> {
            self.issuers.verifiers().map(|issuer| issuer.issuer().to_owned()).collect()
        }

        fn recheck<'a>(
            &'a self,
            caller: &'a $crate::principal::Principal,
        ) -> Option<$crate::maybe_ready::MaybeReady<'a, $crate::auth::Recheck>> {
            self.issuers.recheck(caller)
        }
    };
}
pub(super) use answered_by_issuers;

impl Issuers {
    pub(super) fn new(verifiers: Vec<Verifier>, revocations: Option<Revocations>) -> Self {
        let life = revocations.as_ref().map(Revocations::longest_life);
        let issuer = |verifier: Verifier| {
            let cache = TokenCache::of(verifier.token_cache());
            // What lives longer would be good again once its revocation is forgotten.
            let verifier = match life {
                Some(life) => verifier.limit_age(life),
                None => verifier,
            };
            Issuer { verifier, cache }
        };
        let trusted: Box<[Issuer]> = verifiers.into_iter().map(issuer).collect();
        let are_cached = trusted.iter().any(|issuer| issuer.cache.is_some());
        let caching = || Caching { digester: TokenDigester::new(), noted: NotedTokens::new() };
        let caching = are_cached.then(caching);
        Self { trusted, caching, revocations }
    }

    pub(super) fn verifiers(&self) -> impl Iterator<Item = &Verifier> {
        self.trusted.iter().map(|issuer| &issuer.verifier)
    }

    /// Verifies a token, unless it was before and nothing has changed since.
    pub(super) fn judge(
        &self,
        token: &[u8],
        request: &Authentication<'_>,
    ) -> Result<Judged, TokenRefusal<'_>> {
        let seen = self.caching.as_ref().map(|caching| caching.sight(token));
        if let Some(Seen::Before(digest)) = &seen
            && let Some(known) = self.known(digest, request)
        {
            return Ok(known);
        }
        let issuer = self.issuer_of(token)?;
        let checked = issuer.verifier.check(token, request.now_millis(), request.names())?;
        let can_be_revoked = self.revocations.is_some();
        let revocable = can_be_revoked.then(|| revocation::revocable(&checked));
        Ok(issuer.vouch(seen, checked, revocable.transpose()?.map(Arc::new), request))
    }

    /// Lets the caller of a token through that was not taken back.
    pub(super) fn unless_revoked(
        &self,
        verified: Verified,
        request: &Authentication<'_>,
    ) -> MaybeReady<'_, Result<Verified, AuthFailure>> {
        let (Some(revocations), Some(token)) = (&self.revocations, verified.revocable()) else {
            return MaybeReady::Now(Ok(verified));
        };
        match revocations.concern(token, request.now_millis()) {
            MaybeReady::Now(answer) => MaybeReady::Now(unless(answer, verified)),
            MaybeReady::Later(answer) => {
                MaybeReady::later(async move { unless(answer.await, verified) })
            }
        }
    }

    /// Whether the token of a caller is still good; `None` for one that cannot be taken back.
    pub(super) fn recheck<'a>(&'a self, caller: &Principal) -> Option<MaybeReady<'a, Recheck>> {
        Some(self.revocations.as_ref()?.recheck(caller.revocable()?))
    }

    fn known(&self, digest: &TokenDigest, request: &Authentication<'_>) -> Option<Judged> {
        let known = self.trusted.iter().find_map(|issuer| issuer.known(digest, request));
        // Once for a token, whichever issuer it is of.
        crate::metrics::cache(crate::metrics::Cache::Tokens, known.is_some());
        known
    }

    fn issuer_of(&self, token: &[u8]) -> Result<&Issuer, TokenError> {
        match &*self.trusted {
            [only] => Ok(only),
            several => chosen(several, token),
        }
    }
}

/// Whether a token like this one verified before.
enum Seen<'c> {
    Before(TokenDigest),
    Never(&'c NotedTokens, TokenEnd),
}

impl Caching {
    fn sight(&self, token: &[u8]) -> Seen<'_> {
        let end = self.noted.end_of(token);
        let digest = self.noted.have(end).then(|| self.digester.digest(token));
        digest.map_or(Seen::Never(&self.noted, end), Seen::Before)
    }
}

impl Issuer {
    fn known(&self, digest: &TokenDigest, request: &Authentication<'_>) -> Option<Judged> {
        let key_set = self.verifier.key_set_id().ok()?;
        let known = self.cache.as_ref()?.get(digest, request.now_millis(), key_set)?;
        Some(Judged {
            verified: Verified::again(request, Arc::clone(&known.identified)),
            confirmation: known.confirmation,
            certificates: self.verifier.certificates(),
        })
    }

    fn vouch(
        &self,
        seen: Option<Seen<'_>>,
        checked: CheckedToken,
        revocable: Option<Arc<Revocable>>,
        request: &Authentication<'_>,
    ) -> Judged {
        let CheckedToken { confirmation, key_set, accepted_from, refused_from, .. } = checked;
        // What is told for every request is found out for every request.
        let is_told = !checked.unreadable_claims.is_empty();
        if is_told {
            let bearer = Bearer {
                issuer: &checked.issuer,
                subject: checked.text.subject(),
                tenant: checked.tenant.as_deref(),
            };
            unreadable::tell(request, &bearer, &checked.unreadable_claims);
        }
        let verified = vouch(request, checked, revocable);
        match (seen, &self.cache) {
            (Some(Seen::Before(digest)), Some(cache)) if !is_told => {
                let identified = verified.shared();
                let known =
                    KnownToken { identified, confirmation, key_set, accepted_from, refused_from };
                cache.insert(digest, known);
            }
            (Some(Seen::Never(noted, end)), Some(_)) if !is_told => noted.add(end),
            _ => {}
        }
        Judged { verified, confirmation, certificates: self.verifier.certificates() }
    }
}

/// The issuer that the token names.
fn chosen<'i>(issuers: &'i [Issuer], token: &[u8]) -> Result<&'i Issuer, TokenError> {
    let name = issuer_claim::read(&Compact::split(token)?)?;
    let named = issuers.iter().find(|issuer| issuer.verifier.issuer() == name);
    named.ok_or(TokenError::IssuerRefused)
}

fn unless(
    is_revoked: Result<bool, RevocationStoreError>,
    verified: Verified,
) -> Result<Verified, AuthFailure> {
    match is_revoked {
        Ok(false) => Ok(verified),
        Ok(true) => Err(failure(TokenError::Revoked)),
        Err(error) => Err(AuthFailure::Unavailable(Box::new(error))),
    }
}

/// What a scheme says of a token that was refused.
pub(super) fn failure(error: TokenError) -> AuthFailure {
    match error {
        TokenError::KeysUnavailable => AuthFailure::Unavailable(Box::new(error)),
        error => AuthFailure::Invalid(error.reason()),
    }
}

fn vouch(
    request: &Authentication<'_>,
    token: CheckedToken,
    revocable: Option<Arc<Revocable>>,
) -> Verified {
    Verified::of(request, token.issuer, token.text, |identified| {
        (identified.roles, identified.scopes) = (token.roles, token.scopes);
        identified.expires_at = Some(token.refused_from);
        identified.tenant = token.tenant.map(Into::into);
        identified.tenants = token.tenants.into_iter().map(Into::into).collect();
        identified.revocable = revocable;
    })
}
