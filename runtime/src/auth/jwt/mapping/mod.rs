//! From the claims of a provider to roles, scopes and a tenant.
//!
//! A claim that is absent or `null` gives nothing. A claim in a form that cannot be read gives
//! nothing either, and the token is refused for it only under
//! [`Jwt::strict_claims`](super::Jwt::strict_claims).

mod build;
mod claim_settings;
mod claims_mapping;
mod function;
mod mapped;
mod provider;
mod read;
mod reader;
mod rule;
mod settings;
mod source;
mod target;
mod watch;

pub use self::provider::Provider;
pub use self::reader::{ClaimReader, ClaimReaderBuilder};
pub use self::source::ClaimSource;

pub(super) use self::build::build;
pub(super) use self::claim_settings::ClaimSettings;
pub(super) use self::claims_mapping::Mapping;
pub(super) use self::mapped::{Mapped, RuleSet};
pub(super) use self::provider::TokenKinds;
pub(super) use self::read::ValueSeed;
