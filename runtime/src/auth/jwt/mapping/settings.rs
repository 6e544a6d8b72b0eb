//! Which claims mean what, as a user writes it.

use serde::de::DeserializeOwned;

use super::function::NamesFunction;
use super::target::MappingTarget;
use super::{ClaimSource, Provider};
use crate::auth::Jwt;

/// Which claims mean what.
impl Jwt {
    /// The claims as this provider writes them; a claim that is named here otherwise replaces the
    /// provider's.
    pub fn provider(mut self, provider: Provider) -> Self {
        self.faults.state(&mut self.settings.claims.provider, provider, "provider");
        self
    }

    /// A claim with roles: an array of names, or one text with names between spaces. `roles` unless
    /// this is called; where it is called repeatedly, the roles of all these claims count.
    ///
    /// A path with dots leads into an object: `realm_access.roles`.
    pub fn roles_claim(mut self, source: impl Into<ClaimSource>) -> Self {
        self.settings.claims.roles.push(source.into());
        self
    }

    /// A claim with scopes, in either form of [`roles_claim`](Self::roles_claim). `scope` unless
    /// this is called.
    pub fn scopes_claim(mut self, source: impl Into<ClaimSource>) -> Self {
        self.settings.claims.scopes.push(source.into());
        self
    }

    /// Roles that a function reads from the verified claims, beside those of the claims that are
    /// named.
    ///
    /// ```
    /// # use palisade::prelude::*;
    /// #[derive(serde::Deserialize)]
    /// struct Claims {
    ///     is_admin: bool,
    /// }
    ///
    /// # let secret = *b"in a service: from its settings..";
    /// let jwt = Jwt::hs256(secret)
    ///     .issuer("https://id.example")
    ///     .audience("payroll")
    ///     .roles_from(|claims: Claims| claims.is_admin.then_some("admin"));
    /// assert!(jwt.build().is_ok());
    /// ```
    pub fn roles_from<T, N, F>(mut self, read: F) -> Self
    where
        T: DeserializeOwned,
        N: IntoIterator<Item: Into<String>>,
        F: Fn(T) -> N + Send + Sync + 'static,
    {
        self.settings.claims.functions.push(NamesFunction::new(MappingTarget::Roles, read));
        self
    }

    /// Scopes that a function reads from the verified claims.
    pub fn scopes_from<T, N, F>(mut self, read: F) -> Self
    where
        T: DeserializeOwned,
        N: IntoIterator<Item: Into<String>>,
        F: Fn(T) -> N + Send + Sync + 'static,
    {
        self.settings.claims.functions.push(NamesFunction::new(MappingTarget::Scopes, read));
        self
    }

    /// The claim with the caller's tenant, a text. `.resolve(..)` may replace it.
    pub fn tenant_claim(mut self, source: impl Into<ClaimSource>) -> Self {
        self.faults.state(&mut self.settings.claims.tenant, source.into(), "tenant_claim");
        self
    }

    /// The claim with all tenants that the caller may act in, an array of texts. The path of each
    /// request chooses one of them, by the parameter that
    /// [`SecurityBuilder::tenant_in_path`](crate::SecurityBuilder::tenant_in_path) names; without that
    /// the application does not start. Where a route has no such parameter, the tenant is the
    /// only one there is, or none.
    ///
    /// It takes the place of [`tenant_claim`](Self::tenant_claim) and of a provider's.
    pub fn tenants_claim(mut self, source: impl Into<ClaimSource>) -> Self {
        self.faults.state(&mut self.settings.claims.tenants, source.into(), "tenants_claim");
        self
    }

    /// Refuses tokens in which this claim is not exactly this text.
    pub fn require_claim(
        mut self,
        source: impl Into<ClaimSource>,
        text: impl Into<String>,
    ) -> Self {
        self.settings.claims.required.push((source.into(), text.into()));
        self
    }

    /// Refuses a token with a 401 where a claim with roles, scopes or the tenant has a form that
    /// cannot be read. Without this such a claim gives nothing and is reported in the audit.
    pub fn strict_claims(mut self) -> Self {
        self.settings.claims.strict = true;
        self
    }
}
