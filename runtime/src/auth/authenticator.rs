//! One way for a caller to prove who it is, open to schemes of an application's own.

use crate::auth::{
    AuthFailure, Authentication, Challenge, ChallengeError, Credential, CredentialPlace, Presented,
    Verified,
};
use crate::config_faults::ConfigFaults;
use crate::maybe_ready::MaybeReady;
use crate::principal::Principal;
use crate::request_head::RequestHead;

/// One way for a caller to prove who it is.
///
/// [`find`](Self::find) looks for a credential in a request's head, and [`verify`](Self::verify)
/// takes what was found, so that nothing is searched for twice.
///
/// ```
/// use palisade::auth::{
///     Authentication, Authenticator, AuthFailure, Challenge, ChallengeError, Credential, Presented,
///     Verified,
/// };
/// use palisade::{MaybeReady, RequestHead};
///
/// struct Badge;
///
/// impl Authenticator for Badge {
///     fn name(&self) -> &str {
///         "badge"
///     }
///
///     fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
///         let mut lines = head.headers().get_all("x-badge").iter();
///         match (lines.next(), lines.next()) {
///             (None, _) => Presented::Absent,
///             (Some(line), None) => Presented::credential(line.as_bytes()),
///             (Some(_), Some(_)) => Presented::Malformed,
///         }
///     }
///
///     fn verify<'a>(
///         &'a self,
///         credential: Credential<'a>,
///         request: Authentication<'a>,
///     ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
///         MaybeReady::Now(match credential.as_bytes() {
///             b"7c1f" => Ok(request.verified("badges", "ada")),
///             _ => Err(AuthFailure::Invalid("badge_unknown")),
///         })
///     }
///
///     fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
///         Challenge::bearer_like("Badge", realm, error)
///     }
/// }
/// ```
pub trait Authenticator: Send + Sync + 'static {
    /// The name that `auth = ".."` uses.
    fn name(&self) -> &str;

    /// Whether it may vouch for the callers of several issuers, as it may unless it says otherwise. An
    /// application with several issuers does not start where an object's owner is a subject alone.
    fn has_several_issuers(&self) -> bool {
        true
    }

    /// Whether its credentials may name a tenant, as [`Verified::tenant`] has it. An application with a
    /// limit per tenant, or with objects whose ids are [`InTenant`](crate::InTenant), does not start where
    /// neither a scheme nor `.resolve(..)` knows tenants.
    fn names_tenants(&self) -> bool {
        false
    }

    /// The authorization servers whose tokens it takes, for the metadata of the protected resource; none
    /// unless it says otherwise. What has some is challenged with where that metadata is.
    fn authorization_servers(&self) -> Vec<String> {
        Vec::new()
    }

    /// Whether its credentials may name several tenants, as [`Verified::tenants`] has them. Such an
    /// application does not start without
    /// [`tenant_in_path`](crate::SecurityBuilder::tenant_in_path), which chooses one.
    fn names_several_tenants(&self) -> bool {
        false
    }

    /// Whether its credentials may carry claims, as [`Verified::claims`] has them. A handler that takes
    /// [`Claims`](crate::Claims) and accepts a scheme without any does not start.
    fn carries_claims(&self) -> bool {
        true
    }

    /// Whether browsers send its credentials by themselves, as they do with cookies, with names and passwords,
    /// and with client certificates: also where a page of another site causes the request. It is so unless it says otherwise.
    ///
    /// Such a request is refused with a 403 where it could change something and neither a page of the
    /// service itself caused it nor one of
    /// [`trusted_origins`](crate::SecurityBuilder::trusted_origins). A scheme says `false` whose credential is in a
    /// field that only a page's own script could set.
    fn is_sent_by_browsers(&self) -> bool {
        true
    }

    /// Whether it keeps its credentials in this process alone, as a store in memory does: what one process takes back would be
    /// good in the others, and an application of several does not start with it. `false` unless it says otherwise.
    fn is_of_one_process(&self) -> bool {
        false
    }

    /// Where its credentials are, for documents of the API: unknown unless it says so. A handler that accepts
    /// two schemes of one place does not start, unless they [leave each other's
    /// credentials](Self::leaves_those_of_others).
    fn place(&self) -> CredentialPlace<'_> {
        CredentialPlace::Unknown
    }

    /// Whether [`find`](Self::find) finds nothing where a credential of another scheme is in its
    /// [`place`](Self::place), as one does that asks for a prefix of its own. It is not so unless it says otherwise: every
    /// credential would then be one of both, and two in one request are a 400.
    fn leaves_those_of_others(&self) -> bool {
        false
    }

    /// The header fields that it may leave in answers, for documents of the API: none unless it says so.
    fn answers_with(&self) -> &[&str] {
        &[]
    }

    /// Adds what is wrong with its configuration, such as a setter that was called twice: an application does not
    /// start with it. A scheme that a builder makes has none, since its `build` tells what is wrong.
    fn check(&self, faults: &mut ConfigFaults) {
        let _ = faults;
    }

    /// Finds a credential of this kind; cheap, and without looking at whether it is any good. A
    /// request may be asked about it without being authenticated.
    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a>;

    /// Verifies the credential that [`find`](Self::find) found in the same request.
    fn verify<'a>(
        &'a self,
        credential: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>>;

    /// Whether the credential of this caller is still good, which is asked every second while a stream to
    /// it is open: `false` ends the stream. `None`, as unless it says otherwise, is a caller of another
    /// scheme, or a credential that is good until it expires. What it needs to ask again,
    /// [`Verified::recheck_note`] keeps.
    ///
    /// A stream of a caller about whom nothing can be told ten times in a row ends as well.
    fn recheck<'a>(&'a self, caller: &'a Principal) -> Option<MaybeReady<'a, Recheck>> {
        let _ = caller;
        None
    }

    /// Whether [`challenge`](Self::challenge) says the same whenever realm and error are the same, as it
    /// does not unless it says otherwise: a challenge with a nonce never does. Such challenges are
    /// made once, when the application starts.
    fn has_constant_challenges(&self) -> bool {
        false
    }

    /// The challenge of a 401 or 403. `error` is for the scheme whose credential was presented.
    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge;
}

/// Whether a credential is still good, or why that cannot be told.
pub type Recheck = Result<bool, Box<dyn std::error::Error + Send + Sync>>;
