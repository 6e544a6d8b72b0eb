//! How callers prove who they are.

use palisade::prelude::*;

/// The credentials that this service accepts: the compiler refuses a handler for others.
#[derive(Schemes)]
pub enum Credentials {
    /// Tokens of this service, and of the identity provider.
    Jwt,
    /// Keys of machines.
    ApiKey,
    /// Sessions of those who use the page.
    Session,
}
