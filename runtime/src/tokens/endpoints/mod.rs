//! The endpoints, as handlers that an application mounts.
//!
//! Each is `#[public]`: who may call it is what it finds out itself, by the client's own proof. A limit by
//! address slows down a client without a proof. None is by client: a secret has 32 random bytes, which cannot be guessed, and a client that others
//! name would be locked out by them.

mod answer;
mod authenticate;
mod documents;
mod exchange;
mod form;
mod introspect;
mod narrowed;
mod proof;
mod revoke;
mod routes;
mod token;

pub use answer::OAuthAnswer;
pub use documents::{Document, authorization_server, key_set};
pub use form::OAuthForm;
pub use introspect::introspect;
pub use revoke::revoke;
pub use token::token;
