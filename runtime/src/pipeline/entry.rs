//! Stages 1 and 2, around the whole application: who the client is, and the limit by address.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::{ConnectInfo, Request};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use futures_util::future::OptionFuture;
use http::HeaderMap;
use tower_service::Service;
use tracing::instrument::Instrumented;
use tracing::{Instrument as _, Span};

#[cfg(feature = "audit")]
use crate::audit_fact::Heard;
use crate::context::{Arrival, Carried, ConnectionOrigin, OriginalHead, RequestContext};
use crate::edge::address::AddressError;
use crate::edge::cors::{CorsRequest, CorsRoutes};
use crate::edge::peer::Peer;
use crate::pipeline::exit::Exit;
use crate::pipeline::panicked::panicked;
use crate::pipeline::{address, cross_site, message, throttle};
use crate::problem::{Reason, Refusal};
use crate::security::Security;

/// The work of one request, in one box.
type Work = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

#[cfg(feature = "audit")]
type WatchedWork = Instrumented<Heard<Work>>;
#[cfg(not(feature = "audit"))]
type WatchedWork = Instrumented<Work>;

/// A request on its way through an application, in its span.
#[must_use = "futures do nothing unless polled"]
pub struct Passing(WatchedWork);

impl Passing {
    /// Work that is watched from around it.
    fn inside(work: impl Future<Output = Result<Response, Infallible>> + Send + 'static) -> Self {
        let work: Work = Box::pin(work);
        #[cfg(feature = "audit")]
        let work = Heard::by(None, work);
        Self(work.instrument(Span::none()))
    }
}

impl Future for Passing {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context)
    }
}

impl fmt::Debug for Passing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Passing").finish_non_exhaustive()
    }
}

/// Runs one request through the application behind `inner`. What the same application surrounds already goes on as it is.
///
/// The request is borrowed by the block that uses it: otherwise the future would hold it once more for each, and
/// grow past what the allocator serves from its cache. It is optional, so that none has to be made in place of the one
/// that is handed on. What watches the work is outside its box, so that it is moved once.
pub(crate) fn pass<S>(
    security: Security,
    mut request: Request,
    routes: Option<Arc<CorsRoutes>>,
    mut inner: S,
) -> Passing
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Send + 'static,
{
    let carried = request.extensions().get::<Carried>();
    if carried.is_some_and(|carried| carried.is_inside(&security)) {
        return Passing::inside(async move { inner.call(request).await });
    }
    let noted = carried.and_then(Carried::arrival).cloned();
    let is_open = noted.is_some();
    let arrival =
        noted.unwrap_or_else(|| Arrival::of(&mut request, |it| is_by_proxy(&security, it)));
    let span = if is_open { Span::none() } else { arrival.span.clone() };
    #[cfg(feature = "audit")]
    let listening = security.listening(Some(&arrival.id));
    let mut exit = Exit::new(security.clone(), arrival, Some(request.method().clone()));
    let mut request = Some(request);
    let work: Work = Box::pin(async move {
        let handed_on = &mut request;
        let answering = AssertUnwindSafe(async {
            let Some(request) = handed_on else { return Ok(panicked()) };
            let mut arrived = arrive(&security, request, &mut exit);
            if security.cors().is_some() {
                // Boxed: an application without pages elsewhere keeps no room for its future.
                let routes = routes.as_deref();
                let hearing = Box::pin(hear_origin(&security, request, &mut exit, routes, arrived));
                arrived = match hearing.await {
                    Origins::Heard(arrived) => arrived,
                    Origins::Answered(preflight) => return Ok(preflight),
                };
            }
            let entered = match arrived {
                Ok(()) => enter(&security, request, &mut exit).await,
                Err(refusal) => Err(refusal),
            };
            if let Err(refusal) = entered {
                return Ok(refusal.in_place_of(request.extensions_mut()));
            }
            // No match: a request that it bound would be held to the end.
            OptionFuture::from(handed_on.take().map(|request| inner.call(request)))
                .await
                .unwrap_or_else(|| Ok(panicked()))
        });
        let response = answering.catch_unwind().await.unwrap_or_else(|_| Ok(panicked()))?;
        if exit.is_held(&response) {
            return Ok(Box::pin(exit.leave_later(response)).await);
        }
        Ok(exit.leave(response))
    });
    #[cfg(feature = "audit")]
    let work = Heard::by(listening, work);
    Passing(work.instrument(span))
}

/// What became of a request in an application that lets pages elsewhere read.
enum Origins {
    /// It goes on, where it may.
    Heard(Result<(), Refusal>),
    /// It was a preflight, which this answers.
    Answered(Response),
}

/// Hears which page causes the request, and answers a preflight.
async fn hear_origin(
    security: &Security,
    request: &mut Request,
    exit: &mut Exit,
    routes: Option<&CorsRoutes>,
    arrived: Result<(), Refusal>,
) -> Origins {
    let client = exit.client().filter(|_| arrived.is_ok());
    let may_ask = is_within_limit(security, client, exit.entered_at());
    let asked = CorsRequest::of(request);
    let Some(preflight) = exit.hear_origin(asked, routes, may_ask).await else {
        return Origins::Heard(arrived);
    };
    let checked = match arrived {
        Ok(()) => check_owner_of_preflight(security, client, exit.entered_at())
            .await
            .and_then(|()| message::check(security, request)),
        Err(refusal) => Err(refusal),
    };
    Origins::Answered(checked.map_or_else(IntoResponse::into_response, |()| preflight))
}

/// What needs no other's answer, and holds for preflights as well: who asks, and whether its address may.
fn arrive(security: &Security, request: &Request, exit: &mut Exit) -> Result<(), Refusal> {
    let peer = peer_of(request).ok_or_else(|| Refusal::internal(PEER_UNKNOWN))?.into_owned();
    let client = client(security, &peer, request.headers());
    exit.set_peer(peer);
    let client = client?;
    exit.set_client(client);
    exit.admit()?;
    address::check(security, client)
}

/// The rest of stages 1 and 2, for a request that arrived.
async fn enter(security: &Security, request: &mut Request, exit: &mut Exit) -> Result<(), Refusal> {
    let client = exit.client().ok_or_else(|| Refusal::internal(PEER_UNKNOWN))?;
    throttle::by_address(security, client, exit.entered_at()).await?;
    address::check_owner(security, client).await?;
    message::check(security, request)?;
    let peer = exit.take_peer().ok_or_else(|| Refusal::internal(PEER_UNKNOWN))?;
    // What a declared proxy proves of itself is nothing of the client that it asks for.
    let is_proxys = peer.presented_certificate().is_some() && security.topology().trusts(&peer);
    let peer = if is_proxys { peer.without_certificate() } else { peer };
    cross_site::check(security, &peer, client, request)?;
    let original_head = OriginalHead::of(request);
    let origin = ConnectionOrigin { peer, client };
    let context = exit.enter(origin, original_head);
    Carried::by(request.extensions_mut()).context = Some(context);
    Ok(())
}

/// Whose address it is, where a rule asks. The resolver may be asked over a network: such a preflight counts as a request.
async fn check_owner_of_preflight(
    security: &Security,
    client: Option<IpAddr>,
    now: u64,
) -> Result<(), Refusal> {
    let Some(client) = client.filter(|_| security.owner_rule().is_some()) else { return Ok(()) };
    throttle::by_address(security, client, now).await?;
    address::check_owner(security, client).await
}

/// Whether the application does work for a request that nothing else counts: within the limit of its address.
async fn is_within_limit(security: &Security, client: Option<IpAddr>, now: u64) -> bool {
    match client {
        Some(client) => throttle::by_address(security, client, now).await.is_ok(),
        None => false,
    }
}

const PEER_UNKNOWN: &str = "the peer's address is unknown: serve a `SecureApp`, or use \
                            `into_make_service_with_connect_info::<SocketAddr>()`";

const UNIX_UNDECLARED: &str = "a peer on a Unix socket has no address: declare the proxy that \
                               connects to it with `.behind([\"unix:\"])`";

/// The other end of the connection, where the request itself tells it: the connection's own service
/// knows, an application around this one, or axum's own make-service.
fn peer_of(request: &Request) -> Option<Cow<'_, Peer>> {
    let extensions = request.extensions();
    let carried = extensions.get::<Carried>().and_then(|carried| {
        let entered = || carried.context.as_ref().map(RequestContext::peer);
        carried.connected.as_ref().or_else(entered)
    });
    carried.map(Cow::Borrowed).or_else(|| {
        let info = extensions.get::<ConnectInfo<SocketAddr>>();
        info.map(|info| Cow::Owned(info.0.into()))
    })
}

/// Whether a declared proxy sent the request.
pub(crate) fn is_by_proxy(security: &Security, request: &Request) -> bool {
    peer_of(request).is_some_and(|peer| security.topology().trusts(&peer))
}

fn client(security: &Security, peer: &Peer, headers: &HeaderMap) -> Result<IpAddr, Refusal> {
    security.topology().client_of(peer, headers).map_err(|fault| match fault {
        AddressError::PeerUnknown if peer.address().is_none() => Refusal::internal(UNIX_UNDECLARED),
        AddressError::NotForwarded => Refusal::new(Reason::ClientAddressMalformed)
            .detail("the proxy does not name the client it forwards for"),
        _ => Refusal::new(Reason::ClientAddressMalformed)
            .detail("a proxy's forwarding field could not be read"),
    })
}

/// The answer to a connection on which no request could be read; none where its address has used up its
/// limit, so that a flood of them writes no line for each.
pub(crate) async fn refuse_unread(
    security: &Security,
    peer: &Peer,
    refusal: Refusal,
) -> Option<Response> {
    let arrival = Arrival::without_request();
    let span = arrival.span.clone();
    let mut exit = Exit::new(security.clone(), arrival, None);
    exit.set_transport(peer.transport());
    // Peers on Unix sockets count as one: they are the proxy.
    let counted = peer.address().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)).to_canonical();
    if throttle::by_address(security, counted, exit.entered_at()).await.is_err() {
        exit.give_up();
        return None;
    }
    // Which client a proxy asks for is in the head.
    if let Some(address) = peer.address().filter(|_| !security.topology().trusts(peer)) {
        exit.set_client(address.to_canonical());
    }
    Some(span.in_scope(|| exit.leave(refusal.into_response())))
}
