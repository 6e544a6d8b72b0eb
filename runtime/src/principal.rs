//! The authenticated caller. No code outside this crate can make one.

use std::any::{Any, TypeId};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::caller_id::CallerId;
use crate::credential_text::CredentialText;
use crate::names::{Bits, Member, RoleEnum, ScopeEnum};

/// The caller whose credentials were verified for this request.
///
/// Take it as a parameter of a `#[secure]` handler; a `#[public]` handler may take
/// `Option<Principal>`. It has no public constructor: only the pipeline makes one, after an
/// [`Authenticator`](crate::auth::Authenticator) vouched for the caller.
#[derive(Clone)]
pub struct Principal(Arc<Identified>);

/// What is known of a caller once its credentials are verified.
#[derive(Clone)]
pub(crate) struct Identified {
    pub(crate) issuer: Arc<str>,
    /// The subject, and the claims.
    pub(crate) text: CredentialText,
    /// Whether the application knows no other issuer, so that a subject alone names one caller.
    pub(crate) is_of_the_only_issuer: bool,
    pub(crate) roles: Bits,
    pub(crate) scopes: Bits,
    pub(crate) enums: RegisteredEnums,
    pub(crate) expires_at: Option<i64>,
    pub(crate) tenant: Option<Arc<str>>,
    /// The tenants that the route chose from.
    pub(crate) tenants: Vec<Arc<str>>,
    pub(crate) user: Option<Arc<dyn Any + Send + Sync>>,
    /// The plan that `.resolve(..)` told.
    pub(crate) plan: Option<(TypeId, u8)>,
    /// The public id of the credential, where it has one.
    pub(crate) credential_id: Option<Box<str>>,
    /// By what the caller's token can be taken back, where the application takes tokens back.
    #[cfg(feature = "jwt")]
    pub(crate) revocable: Option<Arc<crate::revocation_id::Revocable>>,
    /// What the caller's authenticator wants to know when it is asked again.
    pub(crate) recheck_note: Option<Arc<dyn Any + Send + Sync>>,
    /// Whether the credential confines the caller: what else is known of it adds no role and changes
    /// no tenant.
    pub(crate) roles_are_a_bound: bool,
    /// Whether the tenant is another than the caller's own.
    pub(crate) is_guest: bool,
}

/// Which enums the bits of a principal belong to; a rule over another enum denies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RegisteredEnums {
    pub(crate) roles: Option<TypeId>,
    pub(crate) scopes: Option<TypeId>,
    pub(crate) role_names: &'static [&'static str],
    pub(crate) scope_names: &'static [&'static str],
}

impl Principal {
    pub(crate) fn new(identified: impl Into<Arc<Identified>>) -> Self {
        Self(identified.into())
    }

    /// Who the caller is: a subject at an issuer, for entities to store.
    pub fn id(&self) -> CallerId {
        CallerId::new(Arc::clone(&self.0.issuer), self.subject())
    }

    /// Whether this is the caller that `id` names: subject and issuer.
    pub fn is(&self, id: &CallerId) -> bool {
        self.subject() == id.subject() && self.issuer() == id.issuer()
    }

    /// Whether this is the caller that a subject alone names, which it does only while the application
    /// has one issuer.
    pub(crate) fn is_named(&self, subject: &str) -> bool {
        self.0.is_of_the_only_issuer && !subject.is_empty() && self.subject() == subject
    }

    /// Who the caller is, as its issuer calls it; compare [`id`](Self::id) where several issuers are configured.
    pub fn subject(&self) -> &str {
        self.0.text.subject()
    }

    /// Who vouches for the caller; the same subject at two issuers is two callers.
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// The caller's tenant: the one that `.resolve(..)` loaded, else that of the claim which
    /// `.tenant_claim(..)` names.
    pub fn tenant(&self) -> Option<&str> {
        self.0.tenant.as_deref()
    }

    /// Whether [`tenant`](Self::tenant) is another than the caller's own: the handler states `cross_tenants(..)`.
    /// The caller's roles and scopes are those of its own tenant.
    pub fn is_guest(&self) -> bool {
        self.0.is_guest
    }

    /// Whether its credential is for its own tenant alone.
    pub(crate) fn is_confined_to_its_tenant(&self) -> bool {
        self.0.roles_are_a_bound && self.0.tenant.is_some()
    }

    /// The same caller within another tenant.
    pub(crate) fn acting_in(&self, tenant: Arc<str>) -> Self {
        let identified = Identified { tenant: Some(tenant), is_guest: true, ..(*self.0).clone() };
        Self::new(identified)
    }

    pub(crate) fn shared_tenant(&self) -> Option<&Arc<str>> {
        self.0.tenant.as_ref()
    }

    /// When the credential expires, in milliseconds since the Unix epoch.
    pub fn expires_at_millis(&self) -> Option<i64> {
        self.0.expires_at
    }

    /// By what the caller's token can be taken back.
    #[cfg(feature = "jwt")]
    pub(crate) fn revocable(&self) -> Option<&crate::revocation_id::Revocable> {
        self.0.revocable.as_deref()
    }

    /// What [`Verified::recheck_note`](crate::auth::Verified::recheck_note) kept, where it has this type: for
    /// the authenticator that vouched for the caller.
    pub fn recheck_note<T: Any>(&self) -> Option<&T> {
        self.0.recheck_note.as_deref()?.downcast_ref()
    }

    /// The public id of the credential, for records of who did what: that of an API key or of a session, and nothing for
    /// a token.
    pub fn credential_id(&self) -> Option<&str> {
        self.0.credential_id.as_deref()
    }

    /// The same of a credential that confines its caller, as an API key does: one that is not made by logging in.
    pub(crate) fn confining_credential(&self) -> Option<&str> {
        self.credential_id().filter(|_| self.0.roles_are_a_bound)
    }

    /// Whether the caller has the role, by itself or by implication.
    pub fn has_role<R: RoleEnum>(&self, role: R) -> bool {
        self.has_role_at(TypeId::of::<R>(), role.index())
    }

    /// Whether the caller's credential carries the scope.
    pub fn has_scope<C: ScopeEnum>(&self, scope: C) -> bool {
        self.has_scope_at(TypeId::of::<C>(), scope.index())
    }

    /// The names of the caller's roles, those that others imply included: for an engine that knows them by name.
    pub fn role_names(&self) -> impl Iterator<Item = &'static str> + '_ {
        held(self.0.enums.role_names, self.0.roles)
    }

    /// The names of the scopes that the caller's credential carries.
    pub fn scope_names(&self) -> impl Iterator<Item = &'static str> + '_ {
        held(self.0.enums.scope_names, self.0.scopes)
    }

    /// The verified token's claims, read into the application's own type.
    ///
    /// `None` where the credential carries no claims or they are not of this shape.
    pub fn claims<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(self.0.text.claims()).ok()
    }

    /// The claims as JSON; nothing where the credential carries none.
    pub(crate) fn claims_json(&self) -> Option<&[u8]> {
        Some(self.0.text.claims()).filter(|claims| !claims.is_empty())
    }

    pub(crate) fn identified(&self) -> &Identified {
        &self.0
    }

    pub(crate) fn holds_role(&self, member: &Member) -> bool {
        self.has_role_at(member.enum_id(), member.index())
    }

    /// The caller's roles, where they are of this enum.
    pub(crate) fn roles_of(&self, enum_id: TypeId) -> Option<Bits> {
        (self.0.enums.roles == Some(enum_id)).then_some(self.0.roles)
    }

    pub(crate) fn holds_scope(&self, member: &Member) -> bool {
        self.has_scope_at(member.enum_id(), member.index())
    }

    /// Whether the caller has the role at `index` of an enum; of another enum than the registered one, none.
    pub(crate) fn has_role_at(&self, roles: TypeId, index: u8) -> bool {
        self.0.enums.roles == Some(roles) && self.0.roles.contains(index)
    }

    /// The same for scopes.
    pub(crate) fn has_scope_at(&self, scopes: TypeId, index: u8) -> bool {
        self.0.enums.scopes == Some(scopes) && self.0.scopes.contains(index)
    }

    /// The application's own user, as `.resolve(..)` loaded it; `None` where it loads none of this type.
    pub fn identity<U: Send + Sync + 'static>(&self) -> Option<Identity<U>> {
        Identity::of(self)
    }

    fn user<U: Send + Sync + 'static>(&self) -> Option<Arc<U>> {
        self.0.user.clone()?.downcast().ok()
    }
}

/// The names at the places that are held.
fn held(names: &'static [&'static str], bits: Bits) -> impl Iterator<Item = &'static str> {
    let place = |index: usize| u8::try_from(index).ok();
    let held = move |(index, name): (usize, &&'static str)| {
        place(index).is_some_and(|index| bits.contains(index)).then_some(*name)
    };
    names.iter().enumerate().filter_map(held)
}

impl fmt::Debug for Principal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Principal")
            .field("issuer", &self.issuer())
            .field("subject", &self.subject())
            .finish_non_exhaustive()
    }
}

/// The application's own user, as `.resolve(..)` loaded it for this caller.
#[derive(Debug)]
pub struct Identity<U>(Arc<U>);

impl<U: Send + Sync + 'static> Identity<U> {
    /// `None` where `.resolve(..)` loaded no user of this type.
    pub(crate) fn of(caller: &Principal) -> Option<Self> {
        caller.user().map(Self)
    }
}

impl<U> Deref for Identity<U> {
    type Target = U;

    fn deref(&self) -> &U {
        &self.0
    }
}

impl<U> Clone for Identity<U> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}
