//! The scheme: bearer tokens, and what their server says of them.

use std::fmt;
use std::sync::Arc;

use palisade::auth::jwt::ClaimReader;
use palisade::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential,
    CredentialPlace, Presented, Recheck, Verified, bearer_token, find_bearer,
};
use palisade::{MaybeReady, Principal, RequestHead};

use super::answer::{Active, Answer, Expected};
use super::calls::{Asker, Calls};

/// The longest token that is asked about.
const LONGEST_TOKEN: usize = 8 * 1024;

/// Bearer tokens that their authorization server is asked about ([RFC 7662]), as the scheme
/// `introspection`; for opaque tokens, and where a revoked token must end soon.
///
/// ```no_run
/// use palisade::prelude::*;
/// use palisade_oidc::Introspection;
///
/// # async fn start(secret: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let tokens = Introspection::at("https://id.example", "https://id.example/oauth2/introspect")
///     .client("payroll", secret)
///     .audience("https://api.example/payroll")
///     .start()
///     .await?;
/// let security = Security::builder().authenticator(tokens).direct().build()?;
/// # Ok(())
/// # }
/// ```
///
/// # Rules
///
/// * A token is good while the server says `"active": true`, the answer names the audience, and what it
///   says beside agrees: the issuer, `exp` and `nbf`, a type that is `Bearer`. A token that is bound to a
///   key (`cnf`) is refused, since nothing proves the key here. What is missing is refused where it is
///   needed: `aud` and `sub`. Clocks may differ by five seconds.
/// * Roles, scopes and the tenant are read from the answer as from a token: a member in a form that cannot be read
///   gives nothing and is reported in the audit, and one that none of the first hundred answers has is a warning in the log.
/// * An answer is kept for half a minute: a token that is revoked is believed that long. Each use checks
///   the dates again. What is kept is found by a keyed digest of the whole token, and tokens that are not
///   active have room of their own, so that guesses push out nothing.
/// * An open stream ends within seconds of the answer that its token is not active any more.
/// * Requests with one token cause one call, whose answer they share; at most 16 calls run side by side,
///   and the others wait for their turn. Half of the turns are kept for tokens that were active within the last hour,
///   and the network of one client (an IPv4 address, an IPv6 `/56`) has at most half of the others: a client that makes tokens
///   up waits for its own turns.
/// * Connections are kept for the next call: as many as run side by side, for 15 seconds. One that its server has
///   closed costs the request nothing; a call that the server has begun to answer is not made again.
/// * Where the server is away, slow, or answers anything but an introspection response, the request is a
///   503 after two seconds; tokens whose answer is kept pass meanwhile.
/// * The endpoint is reached as [key sets](crate) are: over `https`, without redirects, at public addresses.
///
/// [RFC 7662]: https://www.rfc-editor.org/rfc/rfc7662
#[derive(Clone)]
pub struct Introspection(pub(super) Arc<Shared>);

pub(super) struct Shared {
    pub(super) name: String,
    pub(super) expected: Expected,
    pub(super) claims: ClaimReader,
    pub(super) calls: Calls,
}

impl Introspection {
    fn judge(
        &self,
        answer: &Answer,
        is_kept: bool,
        token: &str,
        request: Authentication<'_>,
    ) -> Result<Verified, AuthFailure> {
        let active = match answer {
            Answer::Active(active) => active,
            Answer::Refused(reason) => return Err(AuthFailure::Invalid(reason)),
        };
        active.check_time(request.now_millis()).map_err(AuthFailure::Invalid)?;
        let note = OwnToken { of: self.clone(), text: token.to_owned() };
        let caller = vouch(&self.0.expected.issuer, active, request).recheck_note(note);
        if is_kept {
            self.0.claims.read_again(&active.json, caller, request)
        } else {
            self.0.claims.read(&active.json, caller, request)
        }
    }
}

/// A token and by whom it was verified, to ask about again while a stream to its caller is open.
struct OwnToken {
    of: Introspection,
    text: String,
}

fn vouch(issuer: &str, active: &Active, request: Authentication<'_>) -> Verified {
    let verified = request.verified(issuer, active.subject.as_str());
    let verified = verified.claims(active.json.clone().into_bytes());
    match active.expires_at_millis {
        Some(end) => verified.expires_at_millis(end),
        None => verified,
    }
}

impl Authenticator for Introspection {
    fn name(&self) -> &str {
        &self.0.name
    }

    fn has_several_issuers(&self) -> bool {
        false
    }

    fn names_tenants(&self) -> bool {
        self.0.claims.names_tenants()
    }

    fn names_several_tenants(&self) -> bool {
        self.0.claims.names_several_tenants()
    }

    fn authorization_servers(&self) -> Vec<String> {
        vec![self.0.expected.issuer.clone()]
    }

    fn is_sent_by_browsers(&self) -> bool {
        false
    }

    fn place(&self) -> CredentialPlace<'_> {
        CredentialPlace::Authorization("Bearer")
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        find_bearer(head)
    }

    fn verify<'a>(
        &'a self,
        credential: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        let Some(token) = bearer_token(credential) else {
            return MaybeReady::Now(Err(AuthFailure::Malformed));
        };
        if token.len() > LONGEST_TOKEN {
            return MaybeReady::Now(Err(AuthFailure::Invalid("introspection_token_too_long")));
        }
        if let Some(kept) = self.0.calls.kept(token) {
            return MaybeReady::Now(self.judge(&kept, true, token, request));
        }
        let asker = Asker::Client(request.head().client());
        MaybeReady::later(async move {
            let answer = self.0.calls.ask(token, asker, &self.0.expected).await;
            let answer = answer.map_err(|error| AuthFailure::Unavailable(Box::new(error)))?;
            self.judge(&answer, false, token, request)
        })
    }

    /// The server is asked again once its answer is kept no longer.
    fn recheck<'a>(&'a self, caller: &'a Principal) -> Option<MaybeReady<'a, Recheck>> {
        let OwnToken { of, text } = caller.recheck_note()?;
        if !Arc::ptr_eq(&of.0, &self.0) {
            return None;
        }
        let is_its = |answer: &Answer| match answer {
            Answer::Active(active) => active.subject == caller.subject(),
            Answer::Refused(_) => false,
        };
        if let Some(kept) = self.0.calls.kept(text) {
            return Some(MaybeReady::Now(Ok(is_its(&kept))));
        }
        Some(MaybeReady::later(async move {
            let answer = self.0.calls.ask(text, Asker::Stream, &self.0.expected).await?;
            Ok(is_its(&answer))
        }))
    }

    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::bearer_like("Bearer", realm, error)
    }
}

impl fmt::Debug for Introspection {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Introspection")
            .field("issuer", &self.0.expected.issuer)
            .finish_non_exhaustive()
    }
}
