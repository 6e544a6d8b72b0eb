//! The endpoints, as handlers that an application mounts.
//!
//! Each is `#[public]`: who may call it is what it finds out itself, by the client's own proof. A limit by
//! address slows down whoever has none, one by client whoever tries proofs of one client from many addresses.

mod answer;
mod authenticate;
mod documents;
mod exchange;
mod form;
mod introspect;
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

use crate::policy::RateRequest;

/// Whom attempts of one client count for: the client that a request names by Basic, else its address.
#[allow(clippy::unnecessary_wraps, reason = "what `per = by(..)` takes")]
pub(super) fn account(request: &RateRequest<'_>) -> Option<String> {
    let head = request.head();
    let named = authenticate::named_client(head.headers());
    Some(named.map_or_else(|| format!("address {}", head.client()), |id| format!("client {id}")))
}
