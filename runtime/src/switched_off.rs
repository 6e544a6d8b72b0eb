//! What stands in for items whose feature is off, so that the error names the feature.
//!
//! Nothing implements these traits.

/// Switched on by a feature of palisade.
#[cfg(not(feature = "jwt"))]
#[diagnostic::on_unimplemented(
    message = "JSON Web Tokens need palisade's feature `jwt`",
    label = "the feature is off",
    note = "write `features = [\"jwt\"]` at `palisade` in `Cargo.toml`"
)]
pub trait JwtIsOn {}

/// Switched on by a feature of palisade.
#[cfg(not(feature = "api-key"))]
#[diagnostic::on_unimplemented(
    message = "API keys need palisade's feature `api-key`",
    label = "the feature is off",
    note = "write `features = [\"api-key\"]` at `palisade` in `Cargo.toml`"
)]
pub trait ApiKeyIsOn {}

/// Switched on by a feature of palisade.
#[cfg(not(feature = "webhook"))]
#[diagnostic::on_unimplemented(
    message = "webhooks need palisade's feature `webhook`",
    label = "the feature is off",
    note = "write `features = [\"webhook\"]` at `palisade` in `Cargo.toml`"
)]
pub trait WebhookIsOn {}

/// Switched on by a feature of palisade.
#[cfg(not(feature = "pseudonym"))]
#[diagnostic::on_unimplemented(
    message = "pseudonyms need palisade's feature `pseudonym`",
    label = "the feature is off",
    note = "write `features = [\"pseudonym\"]` at `palisade` in `Cargo.toml`"
)]
pub trait PseudonymIsOn {}

/// Switched on by a feature of palisade.
#[cfg(not(feature = "etag"))]
#[diagnostic::on_unimplemented(
    message = "`Tagged` needs palisade's feature `etag`",
    label = "the feature is off",
    note = "write `features = [\"etag\"]` at `palisade` in `Cargo.toml`"
)]
pub trait EtagIsOn {}
