//! Who is calling: credentials in a request, verified by authenticators.
//!
//! Authentication is open: implement [`Authenticator`] for a scheme of your own. Minting is not: a
//! [`Verified`] comes only from the [`Authentication`] that the pipeline hands to an authenticator,
//! and only the pipeline turns it into a [`Principal`](crate::Principal).

#[cfg(feature = "api-key")]
pub mod api_key;
mod authentication;
mod authenticator;
#[cfg(any(feature = "jwt", feature = "basic"))]
pub(crate) mod authorization;
#[cfg(feature = "basic")]
pub mod basic;
mod challenge;
mod credential;
#[cfg(any(feature = "jwt", feature = "webhook"))]
mod ed25519;
mod failure;
#[cfg(feature = "jwt")]
pub mod jwt;
mod names;
#[cfg(any(feature = "api-key", feature = "session"))]
mod noting;
mod place;
mod plans;
mod resolve;
mod resource;
mod scheme;
mod settings;
#[cfg(not(feature = "jwt"))]
mod switched_off;
mod verified;
#[cfg(feature = "webhook")]
pub mod webhook;

#[cfg(feature = "api-key")]
pub use api_key::ApiKeys;
pub use authentication::Authentication;
pub(crate) use authentication::UnverifiedBody;
pub use authenticator::{Authenticator, Recheck};
#[cfg(feature = "jwt")]
pub use authorization::{bearer_token, find_bearer};
pub use challenge::{Challenge, ChallengeError};
pub use credential::{Credential, Presented};
pub use failure::AuthFailure;
#[cfg(feature = "jwt")]
pub use jwt::Jwt;
pub use names::NameTable;
#[cfg(any(feature = "api-key", feature = "session"))]
pub(crate) use noting::is_noted;
pub use place::CredentialPlace;
pub(crate) use plans::PlanSource;
pub(crate) use resolve::{Resolution, Resolve, resolver};
pub use resolve::{Resolved, Subject};
pub(crate) use resource::ProtectedResource;
pub(crate) use scheme::Scheme;
pub(crate) use settings::AuthSettings;
#[cfg(not(feature = "jwt"))]
#[doc(hidden)]
pub use switched_off::Jwt as JwtWithoutFeature;
pub use verified::Verified;
#[cfg(feature = "webhook")]
pub use webhook::Webhook;
