//! Who is calling: credentials in a request, verified by authenticators.
//!
//! Authentication is open: implement [`Authenticator`] for a scheme of your own. Minting is not: a
//! [`Verified`] comes only from the [`Authentication`] that the pipeline hands to an authenticator,
//! and only the pipeline turns it into a [`Principal`].

#[cfg(feature = "jwt")]
mod bearer;
#[cfg(feature = "jwt")]
pub mod jwt;
mod names;
mod resolve;
#[cfg(feature = "jwt")]
mod scheme;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::HeaderMap;

use crate::clock::Clock;
use crate::names::Bits;
use crate::principal::{Identified, Principal, Worlds};

#[cfg(feature = "jwt")]
pub use jwt::Jwt;
pub use names::NameTable;
pub(crate) use resolve::{Resolution, Resolve, resolver};
pub use resolve::{Resolved, Subject};

/// One way for a caller to prove who it is.
pub trait Authenticator: Send + Sync + 'static {
    /// The name that `auth = ".."` uses.
    fn name(&self) -> &str;

    /// Whether the request carries a credential of this kind; cheap, and without looking at whether
    /// it is any good. A request may be asked about it without being authenticated.
    fn presence(&self, headers: &HeaderMap) -> Presence;

    /// Verifies the credential. Called only where [`presence`](Self::presence) said there is one.
    fn authenticate<'a>(&'a self, request: Authentication<'a>) -> Attempt<'a>;

    /// The challenge of a 401 or 403 ([RFC 9110, 11.6.1]).
    ///
    /// [RFC 9110, 11.6.1]: https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> String;
}

/// Whether a request carries a kind of credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It does not.
    Absent,
    /// It does, once.
    Present,
    /// It does in a way that cannot be read as one credential: twice, or not well-formed.
    Malformed,
}

/// Why an authenticator challenges, in the terms of [RFC 6750, 3.1].
///
/// [RFC 6750, 3.1]: https://www.rfc-editor.org/rfc/rfc6750#section-3.1
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChallengeError<'a> {
    /// The credential is not well-formed, or there are two.
    InvalidRequest,
    /// The credential does not verify.
    InvalidToken,
    /// The credential lacks one of these scopes, separated by spaces.
    InsufficientScope(&'a str),
}

/// A verification that is done, or one that has to be waited for.
#[allow(
    clippy::large_enum_variant,
    reason = "the large one is the usual one, and costs no allocation"
)]
pub enum Attempt<'a> {
    /// Done.
    Now(Result<Verified, AuthFailure>),
    /// Waits, for a store or another service.
    Later(Pin<Box<dyn Future<Output = Result<Verified, AuthFailure>> + Send + 'a>>),
}

impl fmt::Debug for Attempt<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Now(_) => "Now",
            Self::Later(_) => "Later",
        })
    }
}

/// Why a credential was not accepted.
#[derive(Debug)]
pub enum AuthFailure {
    /// It cannot be read as a credential of its kind: 400, as for
    /// [`Presence::Malformed`].
    Malformed,
    /// It does not verify; the code goes to the audit log and never to the caller.
    Invalid(&'static str),
    /// It could not be asked: 503, never a yes.
    Unavailable(Box<dyn std::error::Error + Send + Sync>),
}

/// A request whose credential is being verified, and the only place a [`Verified`] comes from.
#[derive(Clone, Copy)]
pub struct Authentication<'a> {
    pub(crate) headers: &'a HeaderMap,
    pub(crate) clock: &'a Clock,
    pub(crate) names: &'a NameTable,
    pub(crate) worlds: Worlds,
}

impl<'a> Authentication<'a> {
    /// The header fields of the request.
    pub fn headers(&self) -> &'a HeaderMap {
        self.headers
    }

    /// The time, in milliseconds since the Unix epoch.
    pub fn now_millis(&self) -> i64 {
        self.clock.now_unix_millis()
    }

    /// The names that mean something here.
    pub fn names(&self) -> &'a NameTable {
        self.names
    }

    /// Vouches for a caller.
    pub fn verified(&self, issuer: impl Into<Arc<str>>, subject: impl Into<Box<str>>) -> Verified {
        Verified {
            names: *self.names,
            identified: Arc::new(Identified {
                issuer: issuer.into(),
                subject: subject.into(),
                roles: Bits::EMPTY,
                scopes: Bits::EMPTY,
                worlds: self.worlds,
                expires_at: None,
                claims: Vec::new(),
                tenant: None,
                user: None,
            }),
        }
    }
}

impl fmt::Debug for Authentication<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Authentication").finish_non_exhaustive()
    }
}

/// A caller whose credential an authenticator vouches for.
pub struct Verified {
    names: NameTable,
    /// Shared only once it is a principal's; until then it can be changed.
    identified: Arc<Identified>,
}

impl Verified {
    /// Gives the caller a role by its name; a name outside the closed world is nothing.
    #[must_use]
    pub fn role(self, name: &str) -> Self {
        let role = self.names.role(name);
        self.with(|identified| identified.roles = identified.roles.union(role))
    }

    /// Gives the caller a scope by its name; a name outside the closed world is nothing.
    #[must_use]
    pub fn scope(self, name: &str) -> Self {
        let scope = self.names.scope(name);
        self.with(|identified| identified.scopes = identified.scopes.union(scope))
    }

    /// When the credential expires, in milliseconds since the Unix epoch.
    #[must_use]
    pub fn expires_at_millis(self, millis: i64) -> Self {
        self.with(|identified| identified.expires_at = Some(millis))
    }

    /// The credential's claims as JSON, for [`Principal::claims`](crate::Principal::claims).
    #[must_use]
    pub fn claims(self, json: Vec<u8>) -> Self {
        self.with(|identified| identified.claims = json)
    }

    #[cfg(feature = "jwt")]
    pub(crate) fn bits(self, roles: Bits, scopes: Bits) -> Self {
        self.with(|identified| {
            identified.roles = roles;
            identified.scopes = scopes;
        })
    }

    pub(crate) fn into_principal(self) -> Principal {
        Principal::new(self.identified)
    }

    /// What is known so far.
    pub(crate) fn identified(&mut self) -> Option<&mut Identified> {
        Arc::get_mut(&mut self.identified)
    }

    fn with(mut self, change: impl FnOnce(&mut Identified)) -> Self {
        if let Some(identified) = self.identified() {
            change(identified);
        }
        self
    }
}

impl fmt::Debug for Verified {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Verified")
            .field("issuer", &self.identified.issuer)
            .field("subject", &self.identified.subject)
            .finish_non_exhaustive()
    }
}
