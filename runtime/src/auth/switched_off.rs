//! `Jwt` without palisade's feature `jwt`: nothing makes one, and the error names the feature.

use std::convert::Infallible;

use crate::switched_off::JwtIsOn;

/// JSON Web Tokens without palisade's feature `jwt`.
#[derive(Debug)]
pub struct Jwt(());

/// `.jwt(..)` of one says nothing more.
impl JwtIsOn for Jwt {}

macro_rules! made_by {
    ($($name:ident)*) => {$(
        #[allow(missing_docs, reason = "as with the feature")]
        pub fn $name<T: JwtIsOn>(_: T) -> Self {
            Self(())
        }
    )*};
}

macro_rules! stated_by {
    ($($name:ident)*) => {$(
        #[allow(missing_docs, reason = "as with the feature")]
        #[must_use]
        pub fn $name<T>(self, _: T) -> Self {
            self
        }
    )*};
}

macro_rules! said_by {
    ($($name:ident)*) => {$(
        #[allow(missing_docs, reason = "as with the feature")]
        #[must_use]
        pub fn $name(self) -> Self {
            self
        }
    )*};
}

impl Jwt {
    made_by! { hs256 hs384 hs512 rs256 rs384 rs512 ps256 ps384 ps512 es256 es384 es512 eddsa jwk jwks keys_from }
    stated_by! { issuer audience also leeway max_age key_id token_cache provider roles_claim scopes_claim roles_from scopes_from tenant_claim tenants_claim }
    said_by! { plain_tokens access_tokens_only strict_claims accept_certificate_bound require_certificate_bound }

    #[allow(missing_docs, reason = "as with the feature")]
    pub fn jwks_for<T: JwtIsOn, A>(_: T, _: A) -> Self {
        Self(())
    }

    #[allow(missing_docs, reason = "as with the feature")]
    #[must_use]
    pub fn require_claim<S, T>(self, _: S, _: T) -> Self {
        self
    }

    #[allow(missing_docs, clippy::missing_errors_doc, reason = "as with the feature")]
    pub fn build(self) -> Result<Self, Infallible> {
        Ok(self)
    }
}
