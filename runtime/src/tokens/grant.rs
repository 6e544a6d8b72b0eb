//! What a login granted: to whom, for which client, with what.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::error::TokenServiceError;
use crate::names::{RoleEnum, ScopeEnum};

/// The claims that mean something of their own; no application writes them by name.
const RESERVED: [&str; 21] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "client_id",
    "jti",
    "cnf",
    "scope",
    "sid",
    "roles",
    "tenant",
    "amr",
    "acr",
    "auth_time",
    "act",
    "may_act",
    "events",
    "at_hash",
    "c_hash",
];

/// What tokens are issued for: who logged in, through which client, and what that allows.
///
/// ```
/// use palisade::tokens::Grant;
///
/// let grant = Grant::to("ada")
///     .client("web")
///     .scopes(["payroll:read"])
///     .tenant("acme")
///     .amr(["pwd", "otp"])
///     .acr("aal2");
/// # let _ = grant;
/// ```
#[derive(Clone, Debug)]
#[must_use = "a grant is nothing before tokens are issued for it"]
pub struct Grant {
    granted: Granted,
    fault: Option<&'static str>,
}

/// A grant as it is kept with its session.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Granted {
    pub(super) subject: String,
    pub(super) client: String,
    pub(super) tenant: Option<String>,
    pub(super) scopes: Vec<String>,
    pub(super) roles: Vec<String>,
    pub(super) audiences: Vec<String>,
    pub(super) amr: Vec<String>,
    pub(super) acr: Option<String>,
    /// In seconds since the Unix epoch.
    pub(super) auth_time: Option<i64>,
    /// The digest of the key that tokens are bound to, in base64url.
    pub(super) key: Option<String>,
    pub(super) claims: Map<String, Value>,
}

impl Grant {
    /// A grant to this subject, which the service's own issuer vouches for.
    pub fn to(subject: impl Into<String>) -> Self {
        let granted = Granted { subject: subject.into(), ..Granted::default() };
        Self { granted, fault: None }
    }

    /// The client that the tokens are for. Required: a refresh token is good for no other client.
    pub fn client(mut self, id: impl Into<String>) -> Self {
        self.granted.client = id.into();
        self
    }

    /// The tenant, as the claim `tenant`; an empty text is none.
    pub fn tenant(mut self, tenant: impl Into<String>) -> Self {
        self.granted.tenant = Some(tenant.into()).filter(|tenant| !tenant.is_empty());
        self
    }

    /// Adds scopes by their names.
    pub fn scopes<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.granted.scopes.extend(names.into_iter().map(Into::into));
        self
    }

    /// Adds a scope.
    pub fn scope<C: ScopeEnum>(mut self, scope: C) -> Self {
        let name = C::NAMES.get(usize::from(scope.index()));
        self.granted.scopes.extend(name.map(|name| (*name).to_owned()));
        self
    }

    /// Adds roles by their names.
    pub fn roles<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.granted.roles.extend(names.into_iter().map(Into::into));
        self
    }

    /// Adds a role.
    pub fn role<R: RoleEnum>(mut self, role: R) -> Self {
        let name = R::NAMES.get(usize::from(role.index()));
        self.granted.roles.extend(name.map(|name| (*name).to_owned()));
        self
    }

    /// One of the service's audiences; all of them unless this is called.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.granted.audiences.push(audience.into());
        self
    }

    /// How the caller was authenticated ([RFC 8176]): `["pwd", "otp"]`.
    ///
    /// [RFC 8176]: https://www.rfc-editor.org/rfc/rfc8176
    pub fn amr<N: Into<String>>(mut self, methods: impl IntoIterator<Item = N>) -> Self {
        self.granted.amr = methods.into_iter().map(Into::into).collect();
        self
    }

    /// How strong that was, in words that the service and its clients agree on: `aal2`.
    pub fn acr(mut self, class: impl Into<String>) -> Self {
        self.granted.acr = Some(class.into());
        self
    }

    /// When the caller was authenticated, in seconds since the Unix epoch: now unless this is called.
    pub fn auth_time(mut self, seconds: i64) -> Self {
        self.granted.auth_time = Some(seconds);
        self
    }

    /// Binds the tokens to a key by the digest of it ([RFC 9449, 6.1]): presenting one requires a proof of that key.
    ///
    /// [RFC 9449, 6.1]: https://www.rfc-editor.org/rfc/rfc9449#section-6.1
    pub fn bound_to(mut self, thumbprint: impl Into<String>) -> Self {
        self.granted.key = Some(thumbprint.into());
        self
    }

    /// A further claim of the access tokens. One that has a meaning of its own is refused when tokens are
    /// issued.
    pub fn claim(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let name = name.into();
        if RESERVED.contains(&name.as_str()) {
            self.fault = Some("a claim that has a meaning of its own");
        }
        self.granted.claims.insert(name, value.into());
        self
    }

    /// The grant as it is kept, where it can become a token for these audiences.
    pub(super) fn checked(
        self,
        audiences: &[String],
        now: i64,
    ) -> Result<Granted, TokenServiceError> {
        let mut granted = self.granted;
        if let Some(fault) = self.fault {
            return Err(TokenServiceError::Grant(fault));
        }
        let is_named = |name: &String| !name.is_empty() && !name.contains(char::is_control);
        if !is_named(&granted.subject) {
            return Err(TokenServiceError::Grant("it has no subject"));
        }
        if !is_named(&granted.client) {
            return Err(TokenServiceError::Grant("it has no client: call `.client(..)`"));
        }
        if !granted.scopes.iter().all(|scope| is_scope(scope)) {
            return Err(TokenServiceError::Grant(
                "the name of a scope is empty or has a space in it",
            ));
        }
        if granted.audiences.is_empty() {
            granted.audiences = audiences.to_vec();
        }
        if !granted.audiences.iter().all(|audience| audiences.contains(audience)) {
            return Err(TokenServiceError::Grant("it names an audience that is not the service's"));
        }
        granted.auth_time.get_or_insert(now / 1_000);
        Ok(granted)
    }
}

/// A `scope-token` ([RFC 6749, 3.3]).
///
/// [RFC 6749, 3.3]: https://www.rfc-editor.org/rfc/rfc6749#section-3.3
pub(super) fn is_scope(name: &str) -> bool {
    let legal = |byte: u8| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
    !name.is_empty() && name.bytes().all(legal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_that_cannot_become_a_token_is_none() {
        let audiences = ["payroll".to_owned(), "ledger".to_owned()];
        let good = || Grant::to("ada").client("web");
        let granted = good().checked(&audiences, 5_900).unwrap();
        assert_eq!((granted.audiences.len(), granted.auth_time), (2, Some(5)));
        for bad in [
            Grant::to("").client("web"),
            Grant::to("ada"),
            Grant::to("a\nb").client("web"),
            good().scopes(["a b"]),
            good().scopes([""]),
            good().audience("other"),
            good().claim("sub", "eve"),
            good().claim("act", Value::Null),
        ] {
            assert!(bad.checked(&audiences, 0).is_err());
        }
        assert!(good().audience("ledger").claim("plan", "gold").checked(&audiences, 0).is_ok());
    }
}
