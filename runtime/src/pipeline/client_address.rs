//! The client's address as a parameter of handlers.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use http::request::Parts;

use crate::context::RequestContext;
use crate::input::{ParameterFacts, SafeInput};
use crate::problem::Refusal;

/// The address of the client, by the declared topology: what limits by address count by.
///
/// ```
/// use palisade::ClientAddress;
/// use palisade::prelude::*;
///
/// #[public(reason = "returns the caller's own address", rate = "5/s")]
/// async fn seen(ClientAddress(address): ClientAddress) -> NoContent {
///     println!("{address}");
///     NoContent
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

#[diagnostic::do_not_recommend]
impl SafeInput for ClientAddress {
    const FACTS: ParameterFacts = ParameterFacts::HEAD;
}

impl<S: Send + Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        RequestContext::borrowed(parts).map(|context| Self(context.client()))
    }
}
