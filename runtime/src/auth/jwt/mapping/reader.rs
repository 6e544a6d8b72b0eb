//! The claims of callers whose credential is not a token of this crate's.

use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed as _};

use super::claim_settings::ClaimSettings;
use super::function::NamesFunction;
use super::target::MappingTarget;
use super::{ClaimSource, Mapped, Mapping, RuleSet, ValueSeed, build};
use crate::auth::jwt::faults::JwtFaults;
use crate::auth::jwt::members::Blame;
use crate::auth::jwt::reason::TokenError;
use crate::auth::jwt::unreadable::{self, Bearer};
use crate::auth::{AuthFailure, Authentication, Verified};
use crate::config_faults::{ConfigError, ConfigFaults};

/// Gives callers the roles, the scopes and the tenant that JSON claims say, by the rules for tokens: for an
/// [`Authenticator`](crate::auth::Authenticator) of another crate, as `palisade_oidc::Introspection` is one.
///
/// A claim that is absent or `null` gives nothing. One in a form that cannot be read gives nothing either, and the
/// audit is told of it (`claim_unreadable`). A claim that none of the first hundred callers has is one warning in the
/// log.
pub struct ClaimReader(Mapping);

/// A [`ClaimReader`] before it is checked.
#[derive(Debug, Default)]
#[must_use = "nothing is read before `build`"]
pub struct ClaimReaderBuilder {
    settings: ClaimSettings,
    faults: JwtFaults,
}

impl ClaimReaderBuilder {
    /// A claim with roles, as [`Jwt::roles_claim`](crate::auth::Jwt::roles_claim) has it: `roles` unless this is called.
    pub fn roles_claim(mut self, source: impl Into<ClaimSource>) -> Self {
        self.settings.roles.push(source.into());
        self
    }

    /// A claim with scopes: `scope` unless this is called.
    pub fn scopes_claim(mut self, source: impl Into<ClaimSource>) -> Self {
        self.settings.scopes.push(source.into());
        self
    }

    /// Roles that a function reads from the claims, beside those of the claims that are named.
    pub fn roles_from<T, N, F>(mut self, read: F) -> Self
    where
        T: DeserializeOwned,
        N: IntoIterator<Item: Into<String>>,
        F: Fn(T) -> N + Send + Sync + 'static,
    {
        self.settings.functions.push(NamesFunction::new(MappingTarget::Roles, read));
        self
    }

    /// Scopes that a function reads from the claims.
    pub fn scopes_from<T, N, F>(mut self, read: F) -> Self
    where
        T: DeserializeOwned,
        N: IntoIterator<Item: Into<String>>,
        F: Fn(T) -> N + Send + Sync + 'static,
    {
        self.settings.functions.push(NamesFunction::new(MappingTarget::Scopes, read));
        self
    }

    /// The claim with the caller's tenant, a text.
    pub fn tenant_claim(mut self, source: impl Into<ClaimSource>) -> Self {
        self.faults.state(&mut self.settings.tenant, source.into(), "tenant_claim");
        self
    }

    /// The claim with all tenants that the caller may act in, as
    /// [`Jwt::tenants_claim`](crate::auth::Jwt::tenants_claim) has it.
    pub fn tenants_claim(mut self, source: impl Into<ClaimSource>) -> Self {
        self.faults.state(&mut self.settings.tenants, source.into(), "tenants_claim");
        self
    }

    /// Refuses a caller where a claim with roles, scopes or the tenant has a form that cannot be read.
    pub fn strict_claims(mut self) -> Self {
        self.settings.strict = true;
        self
    }

    /// Checks what was stated. The faults name no configuration: the authenticator that has the reader as a part
    /// says whose they are, as with [`ConfigFaults::check_all`].
    ///
    /// # Errors
    /// Every fault: a path is empty or leads to a claim to which a standard gives another meaning, or a setter was
    /// called twice.
    pub fn build(self) -> Result<ClaimReader, ConfigError> {
        let mut faults = self.faults;
        let (mapping, _) = build(self.settings, &[], &mut faults);
        let mut told = ConfigFaults::default();
        let reader = told.check_all(faults.ready(Some(ClaimReader(mapping))));
        told.ready(reader)
    }
}

impl ClaimReader {
    /// Roles from `roles` and scopes from `scope`, unless more is said.
    pub fn builder() -> ClaimReaderBuilder {
        ClaimReaderBuilder::default()
    }

    /// Whether a claim was named for the tenant, or for several.
    #[must_use]
    pub fn names_tenants(&self) -> bool {
        self.0.names_tenants()
    }

    /// Whether a claim was named for several tenants.
    #[must_use]
    pub fn names_several_tenants(&self) -> bool {
        self.0.names_several_tenants()
    }

    /// Adds what `claims`, a JSON object, say to a caller, who was judged just now.
    ///
    /// # Errors
    /// The claims cannot be read at all, have a claim that counts twice, or under
    /// [`strict_claims`](ClaimReaderBuilder::strict_claims) one in a form that cannot be read.
    pub fn read(
        &self,
        claims: &str,
        caller: Verified,
        request: Authentication<'_>,
    ) -> Result<Verified, AuthFailure> {
        let (caller, mapped) = self.add(claims, caller, request)?;
        self.0.note(caller.issuer(), claims, &mapped);
        Ok(caller)
    }

    /// The same for a caller whose claims were [read](Self::read) before and were kept: it is not one more of the first
    /// hundred.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_again(
        &self,
        claims: &str,
        caller: Verified,
        request: Authentication<'_>,
    ) -> Result<Verified, AuthFailure> {
        self.add(claims, caller, request).map(|(caller, _)| caller)
    }

    fn add(
        &self,
        claims: &str,
        caller: Verified,
        request: Authentication<'_>,
    ) -> Result<(Verified, Mapped), AuthFailure> {
        let invalid = |error: TokenError| AuthFailure::Invalid(error.reason());
        let mut mapped = self.map(claims, request).map_err(invalid)?;
        self.0.check(&mapped, false).map_err(invalid)?;
        let tenant = mapped.tenant.take();
        if !mapped.unreadable.is_empty() {
            let (issuer, subject) = (caller.issuer(), caller.subject());
            let bearer = Bearer { issuer, subject, tenant: tenant.as_deref() };
            unreadable::tell(&request, &bearer, &mapped.unreadable);
        }
        let caller = caller.with_names(mapped.roles, mapped.scopes);
        let caller = match tenant {
            Some(tenant) => caller.tenant(tenant),
            None => caller,
        };
        let tenants = std::mem::take(&mut mapped.tenants);
        let caller = if tenants.is_empty() { caller } else { caller.tenants(tenants) };
        Ok((caller, mapped))
    }

    fn map(&self, claims: &str, request: Authentication<'_>) -> Result<Mapped, TokenError> {
        let (mut mapped, blame) = (Mapped::default(), Blame::new(TokenError::ClaimsInvalid));
        let names = request.names();
        let seed = ValueSeed {
            mapping: &self.0,
            names,
            blame: &blame,
            mapped: &mut mapped,
            active: RuleSet::MAX,
            depth: 0,
        };
        let mut json = serde_json::Deserializer::from_str(claims);
        seed.deserialize(&mut json).map_err(|_| blame.reason())?;
        json.end().map_err(|_| TokenError::ClaimsInvalid)?;
        self.0.ask_functions(claims, names, &mut mapped);
        Ok(mapped)
    }
}

impl fmt::Debug for ClaimReader {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ClaimReader")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(builder: ClaimReaderBuilder) -> Vec<String> {
        builder.build().err().map(|error| error.reasons().to_vec()).unwrap_or_default()
    }

    #[test]
    fn each_setting_is_stated_once() {
        type State = fn(ClaimReaderBuilder) -> ClaimReaderBuilder;
        let cases: [(State, &str); 2] = [
            (|it| it.tenant_claim("org"), ".tenant_claim(..)"),
            (|it| it.tenants_claim("orgs"), ".tenants_claim(..)"),
        ];
        for (state, setter) in cases {
            let builder = ClaimReader::builder;
            assert_eq!(told(state(builder())), [""; 0], "{setter}");
            let twice = format!("`{setter}` was called twice");
            assert_eq!(told(state(state(builder()))), [twice]);
        }
        let several = ClaimReader::builder().roles_claim("a").roles_claim("b").scopes_claim("c");
        assert_eq!(told(several.scopes_claim("d").strict_claims().strict_claims()), [""; 0]);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let faulty = ClaimReader::builder()
            .roles_claim("")
            .scopes_claim("sub")
            .tenant_claim("a")
            .tenant_claim("b")
            .tenants_claim("c");
        let told = told(faulty);
        let expected = [
            "`.tenant_claim(..)` was called twice",
            "`roles_claim` is empty: give the exact text",
            "the claim `sub` cannot be mapped: a standard gives it another meaning",
            "`.tenant_claim(..)` and `.tenants_claim(..)` are both given: a caller has one tenant, or the route chooses \
             among several",
        ];
        assert_eq!(told, expected);
    }
}
