//! What a request carries through the application.

use std::sync::Arc;

use axum::extract::Request;
use http::Extensions;
use http::request::Parts;
use tracing::Span;

use super::arrival::Arrival;
use super::connection_hold::ConnectionHold;
use super::request_context::RequestContext;
use crate::edge::peer::Peer;
use crate::principal::Principal;
use crate::problem::Refusal;
use crate::security::Security;

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
    /// Its arrival, where a layer around the application noted it.
    arrival: Option<Arrival>,
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

    /// The arrival that a layer around the application noted.
    pub(crate) fn arrival(&self) -> Option<&Arrival> {
        self.arrival.as_ref()
    }

    /// Whether the same application surrounds the request already.
    pub(crate) fn is_inside(&self, security: &Security) -> bool {
        self.context.as_ref().is_some_and(|context| context.security().is(security))
    }

    fn context(parts: &Parts) -> Option<&RequestContext> {
        parts.extensions.get::<Self>()?.context.as_ref()
    }
}

impl Arrival {
    /// Notes the arrival for the application inside; the span to open, none where it is open.
    pub(crate) fn begin(request: &mut Request, is_by_proxy: impl FnOnce(&Request) -> bool) -> Span {
        let carried = request.extensions().get::<Carried>();
        if carried.is_some_and(|carried| carried.arrival.is_some()) {
            return Span::none();
        }
        let arrival = Self::of(request, is_by_proxy);
        let span = arrival.span.clone();
        Carried::by(request.extensions_mut()).arrival = Some(arrival);
        span
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
