//! What a request carries through the application.

use std::sync::Arc;

use http::Extensions;
use http::request::Parts;

use super::connection_hold::ConnectionHold;
use super::request_context::RequestContext;
use crate::edge::peer::Peer;
use crate::principal::Principal;
use crate::problem::Refusal;

const UNSECURED: &str = "no `Security` reaches this handler: use `SecureRouter::secured_by`, or \
                         `.layer(security.layer())` on the router";

/// What a request carries in its extensions, under one private type: each entry there costs a request two
/// pieces of memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Carried {
    /// The other end of its connection, as the connection's own service tells it.
    pub(crate) connected: Option<Peer>,
    /// What its connection holds of the server.
    pub(crate) hold: Option<Arc<ConnectionHold>>,
    /// Its context, once an application was entered; the innermost application wins.
    pub(crate) context: Option<RequestContext>,
}

impl Carried {
    /// What the connection of a request holds of the server that accepted it.
    pub(crate) fn hold(parts: &Parts) -> Option<Arc<ConnectionHold>> {
        parts.extensions.get::<Self>()?.hold.clone()
    }

    /// What the request carries.
    pub(crate) fn by(extensions: &mut Extensions) -> &mut Self {
        extensions.get_or_insert_default()
    }

    fn context(parts: &Parts) -> Option<&RequestContext> {
        parts.extensions.get::<Self>()?.context.as_ref()
    }
}

impl RequestContext {
    /// The visit of this request; without one there is no configuration and the guard stays shut.
    pub(crate) fn of(parts: &Parts) -> Result<Self, Refusal> {
        Self::borrowed(parts).cloned()
    }

    /// The same where it lies.
    pub(crate) fn borrowed(parts: &Parts) -> Result<&Self, Refusal> {
        Carried::context(parts).ok_or_else(|| {
            // Outside every application there is no exit that would tell the log.
            tracing::error!(target: "palisade", "{UNSECURED}");
            Refusal::internal(UNSECURED)
        })
    }

    /// The caller that a guard left for the extractors behind it.
    pub(crate) fn caller_of(parts: &Parts) -> Option<&Principal> {
        Carried::context(parts)?.shown_caller()
    }
}
