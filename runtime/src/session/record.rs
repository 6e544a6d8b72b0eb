//! What a store keeps of a session, and what a session is given.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::SessionId;
use crate::caller_id::CallerId;
use crate::names::{RoleEnum, ScopeEnum, name_of};

/// How much of what a browser calls itself is kept.
const LONGEST_DEVICE: usize = 200;

/// What a store keeps of a session: everything but the secret in its cookie.
///
/// Times are in milliseconds since the Unix epoch. A store may keep it as JSON, or each field by itself. A field that this
/// version does not know is an error: it may be a restriction.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionRecord {
    /// SHA-256 of what the cookie holds.
    pub id: SessionId,
    /// Whose session it is.
    pub caller: CallerId,
    /// The roles it carries, by name.
    pub roles: Vec<String>,
    /// The scopes it carries, by name.
    pub scopes: Vec<String>,
    /// The tenant it is of.
    pub tenant: Option<String>,
    /// How its caller proved to be who it is, as `pwd` and `otp` ([RFC 8176]).
    ///
    /// [RFC 8176]: https://www.rfc-editor.org/rfc/rfc8176
    pub amr: Vec<String>,
    /// How much that proves, as the application names it.
    pub acr: Option<String>,
    /// When its caller last proved it.
    pub authenticated_at_millis: i64,
    /// What the browser that it was begun with calls itself.
    pub device: Option<String>,
    /// The client's address at its beginning.
    pub address: Option<IpAddr>,
    /// When it was begun; a renewal keeps this.
    pub created_at_millis: i64,
    /// When it was last used, to a minute or a tenth of the time that it may go unused.
    pub last_used_at_millis: i64,
    /// From which login at an identity provider it came; a renewal keeps this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<SessionOrigin>,
    /// How long it may go unused.
    pub idle_millis: i64,
    /// When it ends, however much it is used; a renewal keeps this.
    pub expires_at_millis: i64,
}

/// The login at an identity provider that a session came from: who tells that it is over says so by these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionOrigin {
    /// The provider.
    pub issuer: String,
    /// The subject at the issuer.
    pub subject: String,
    /// The provider's own session (`sid`), where it names one.
    pub session: Option<String>,
}

impl SessionRecord {
    /// Whether the session is neither over nor unused for too long.
    #[must_use]
    pub fn is_live_at(&self, now_millis: i64) -> bool {
        now_millis < self.ends_at_millis()
    }

    /// When it ends unless it is used again.
    #[must_use]
    pub fn ends_at_millis(&self) -> i64 {
        self.last_used_at_millis.saturating_add(self.idle_millis).min(self.expires_at_millis)
    }
}

/// Leaves roles and devices out.
impl fmt::Debug for SessionRecord {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SessionRecord")
            .field("id", &self.id)
            .field("caller", &self.caller)
            .field("expires_at_millis", &self.expires_at_millis)
            .finish_non_exhaustive()
    }
}

/// What a new session is given: its caller, with the rights of a login and how it was proven.
///
/// ```
/// use palisade::CallerId;
/// use palisade::session::SessionGrant;
///
/// let grant = SessionGrant::to(CallerId::new("https://payroll.example", "ada")).method("pwd");
/// # let _ = grant;
/// ```
#[derive(Clone, Debug)]
#[must_use = "a grant is nothing until a session is begun for it"]
pub struct SessionGrant {
    pub(super) caller: CallerId,
    pub(super) roles: Vec<String>,
    pub(super) scopes: Vec<String>,
    pub(super) tenant: Option<String>,
    pub(super) amr: Vec<String>,
    pub(super) acr: Option<String>,
    pub(super) authenticated_at_millis: Option<i64>,
    pub(super) origin: Option<SessionOrigin>,
    pub(super) device: Option<String>,
    pub(super) address: Option<IpAddr>,
}

impl SessionGrant {
    /// A session of this caller, without a role and without a scope. What
    /// [`.resolve(..)`](crate::SecurityBuilder::resolve) says of the caller comes at each request.
    pub fn to(caller: CallerId) -> Self {
        Self {
            caller,
            roles: Vec::new(),
            scopes: Vec::new(),
            tenant: None,
            amr: Vec::new(),
            acr: None,
            authenticated_at_millis: None,
            origin: None,
            device: None,
            address: None,
        }
    }

    /// The grant of a session that is there, for one that replaces it.
    pub(super) fn of(record: &SessionRecord) -> Self {
        Self {
            caller: record.caller.clone(),
            roles: record.roles.clone(),
            scopes: record.scopes.clone(),
            tenant: record.tenant.clone(),
            amr: record.amr.clone(),
            acr: record.acr.clone(),
            authenticated_at_millis: None,
            origin: record.origin.clone(),
            device: record.device.clone(),
            address: record.address,
        }
    }

    /// Whose session it becomes.
    #[must_use]
    pub fn caller(&self) -> &CallerId {
        &self.caller
    }

    /// Adds a role, with those it implies.
    pub fn role<R: RoleEnum>(mut self, role: R) -> Self {
        self.roles.extend(name_of(R::NAMES, role.index()));
        self
    }

    /// Adds a scope.
    pub fn scope<C: ScopeEnum>(mut self, scope: C) -> Self {
        self.scopes.extend(name_of(C::NAMES, scope.index()));
        self
    }

    /// Adds roles by their names; one that is not registered is nothing.
    pub fn roles_named<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.roles.extend(names.into_iter().map(Into::into));
        self
    }

    /// Adds scopes by their names; one that is not registered is nothing.
    pub fn scopes_named<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.scopes.extend(names.into_iter().map(Into::into));
        self
    }

    /// Takes every role and scope away, for a renewal with fewer.
    pub fn without_rights(mut self) -> Self {
        self.roles.clear();
        self.scopes.clear();
        self
    }

    /// The tenant; an empty text is none.
    pub fn tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = Some(tenant.into()).filter(|tenant| !tenant.is_empty());
        self
    }

    /// Adds a way in which the caller proved to be who it is, for the claim `amr`: `pwd`, `otp`, `hwk`
    /// ([RFC 8176]).
    ///
    /// [RFC 8176]: https://www.rfc-editor.org/rfc/rfc8176
    pub fn method(mut self, method: impl Into<String>) -> Self {
        let method = method.into();
        if !self.amr.contains(&method) {
            self.amr.push(method);
        }
        self
    }

    /// How much the proof is worth, for the claim `acr`.
    pub fn context_class(mut self, acr: impl Into<String>) -> Self {
        self.acr = Some(acr.into());
        self
    }

    /// When the caller proved it, in milliseconds since the Unix epoch, for the claim `auth_time`: where that was elsewhere and before,
    /// such as at an identity provider. Now unless this is called, and never later.
    pub fn authenticated_at_millis(mut self, at: i64) -> Self {
        self.authenticated_at_millis = Some(at);
        self
    }

    /// The login at an identity provider that it comes from.
    pub fn origin(mut self, origin: SessionOrigin) -> Self {
        self.origin = Some(origin);
        self
    }

    /// What the browser calls itself, for the list of sessions; 200 characters of it are kept.
    pub fn device(mut self, device: &str) -> Self {
        let visible = device.chars().filter(|letter| !letter.is_control());
        self.device = Some(visible.take(LONGEST_DEVICE).collect());
        self
    }

    /// The client's address, for the list of sessions.
    pub fn address(mut self, address: IpAddr) -> Self {
        self.address = Some(address);
        self
    }
}
