//! A caller whose credential an authenticator vouches for.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use crate::auth::{Authentication, NameTable};
use crate::credential_text::CredentialText;
use crate::names::Bits;
use crate::principal::{Identified, Principal};
#[cfg(feature = "jwt")]
use crate::revocation_id::Revocable;

/// A caller whose credential an authenticator vouches for.
pub struct Verified {
    names: Arc<NameTable>,
    /// Copied where it is shared and changes.
    identified: Arc<Identified>,
}

impl Authentication<'_> {
    /// Vouches for a caller.
    pub fn verified(&self, issuer: impl Into<Arc<str>>, subject: impl Into<Box<str>>) -> Verified {
        Verified::new(self, issuer.into(), subject.into())
    }
}

impl Verified {
    pub(crate) fn new(request: &Authentication<'_>, issuer: Arc<str>, subject: Box<str>) -> Self {
        Self::of(request, issuer, CredentialText::of_subject(subject), |_| {})
    }

    /// The same with more that is known, before it is shared.
    pub(crate) fn of(
        request: &Authentication<'_>,
        issuer: Arc<str>,
        text: CredentialText,
        complete: impl FnOnce(&mut Identified),
    ) -> Self {
        let identified = Identified {
            issuer,
            text,
            is_of_the_only_issuer: request.has_one_issuer,
            roles: Bits::EMPTY,
            scopes: Bits::EMPTY,
            enums: *request.enums,
            expires_at: None,
            tenant: None,
            tenants: Vec::new(),
            user: None,
            plan: None,
            credential_id: None,
            #[cfg(feature = "jwt")]
            revocable: None,
            recheck_note: None,
            roles_are_a_bound: false,
            is_guest: false,
        };
        let names = Arc::clone(request.names);
        let mut verified = Self { names, identified: Arc::new(identified) };
        complete(verified.identified());
        verified
    }

    /// Gives the caller a role by its name; a name that is not a registered role is nothing.
    #[must_use]
    pub fn role(self, name: &str) -> Self {
        let role = self.names.role(name);
        self.with(|identified| identified.roles = identified.roles.union(role))
    }

    /// Gives the caller a scope by its name; a name that is not a registered scope is nothing.
    #[must_use]
    pub fn scope(self, name: &str) -> Self {
        let scope = self.names.scope(name);
        self.with(|identified| identified.scopes = identified.scopes.union(scope))
    }

    /// The tenant that the credential belongs to; `.resolve(..)` replaces it where it names one.
    #[must_use]
    pub fn tenant(self, tenant: impl Into<Arc<str>>) -> Self {
        self.with(|identified| identified.tenant = Some(tenant.into()))
    }

    /// All tenants that the credential may act in, one of which the request's path chooses.
    #[must_use]
    pub fn tenants<N: Into<Arc<str>>>(self, tenants: impl IntoIterator<Item = N>) -> Self {
        self.with(|identified| identified.tenants = tenants.into_iter().map(Into::into).collect())
    }

    /// When the credential expires, in milliseconds since the Unix epoch.
    #[must_use]
    pub fn expires_at_millis(self, millis: i64) -> Self {
        self.with(|identified| identified.expires_at = Some(millis))
    }

    /// The credential's claims as JSON, for [`Principal::claims`](crate::Principal::claims).
    #[must_use]
    pub fn claims(self, json: Vec<u8>) -> Self {
        self.with(|identified| identified.text.set_claims(json))
    }

    /// Keeps what [`Authenticator::recheck`](crate::auth::Authenticator::recheck) needs to ask again, such as the
    /// credential itself. A handler that can name its type can read it: use a private one.
    #[must_use]
    pub fn recheck_note<T: Any + Send + Sync>(self, note: T) -> Self {
        self.with(|identified| identified.recheck_note = Some(Arc::new(note)))
    }

    /// Names the credential in the audit, and lets nothing that is known of the caller add to the
    /// credential's own roles.
    #[cfg(feature = "api-key")]
    pub(crate) fn confined_to_credential(self, id: &str) -> Self {
        self.with(|identified| {
            identified.credential_id = Some(id.into());
            identified.roles_are_a_bound = true;
        })
    }

    /// Names the credential in the audit.
    #[cfg(feature = "session")]
    pub(crate) fn by_credential(self, id: &str) -> Self {
        self.with(|identified| identified.credential_id = Some(id.into()))
    }

    /// Gives the caller roles and scopes that were looked up before.
    #[cfg(feature = "jwt")]
    pub(crate) fn with_names(self, roles: Bits, scopes: Bits) -> Self {
        self.with(|identified| {
            identified.roles = identified.roles.union(roles);
            identified.scopes = identified.scopes.union(scopes);
        })
    }

    /// Who vouches for the caller.
    #[cfg(feature = "jwt")]
    pub(crate) fn issuer(&self) -> &str {
        &self.identified.issuer
    }

    /// Whom it is, to that issuer.
    #[cfg(feature = "jwt")]
    pub(crate) fn subject(&self) -> &str {
        self.identified.text.subject()
    }

    /// By what the token can be taken back.
    #[cfg(feature = "jwt")]
    pub(crate) fn revocable(&self) -> Option<&Revocable> {
        self.identified.revocable.as_deref()
    }

    /// Makes the tenant that the path names the caller's, where it is one of several that the
    /// credential has. Without such a parameter the only one is.
    pub(crate) fn choose_tenant(self, named: Option<&str>) -> Self {
        if self.identified.tenants.is_empty() {
            return self;
        }
        self.with(|identified| {
            identified.tenant = match (named, &*identified.tenants) {
                (Some(named), several) => several.iter().find(|it| ***it == *named).cloned(),
                (None, [only]) => Some(Arc::clone(only)),
                (None, _) => None,
            };
        })
    }

    pub(crate) fn into_principal(self) -> Principal {
        Principal::new(self.identified)
    }

    /// What is known so far.
    pub(crate) fn identified(&mut self) -> &mut Identified {
        Arc::make_mut(&mut self.identified)
    }

    /// What is known so far, to be vouched for again.
    #[cfg(feature = "jwt")]
    pub(crate) fn shared(&self) -> Arc<Identified> {
        Arc::clone(&self.identified)
    }

    /// A caller whose credential was verified before.
    #[cfg(feature = "jwt")]
    pub(crate) fn again(request: &Authentication<'_>, identified: Arc<Identified>) -> Self {
        Self { names: Arc::clone(request.names), identified }
    }

    fn with(mut self, change: impl FnOnce(&mut Identified)) -> Self {
        change(self.identified());
        self
    }
}

impl fmt::Debug for Verified {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Verified")
            .field("issuer", &self.identified.issuer)
            .field("subject", &self.identified.text.subject())
            .finish_non_exhaustive()
    }
}
