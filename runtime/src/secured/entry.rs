//! Stages 1 and 2, around the whole application: who the client is, and the limit by address.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::panic::AssertUnwindSafe;

use axum::extract::{ConnectInfo, Request};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use http::StatusCode;
use tokio::time::timeout;
use tower_service::Service;

use crate::policy::Spec;
use crate::problem::Problem;
use crate::refusal::Refusal;
use crate::secured::exit::Exit;
use crate::secured::{Visit, throttle};
use crate::security::Security;

/// The address at the other end of the connection, as the listener reported it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Runs one request through the application behind `inner`.
pub(crate) async fn pass<S>(security: Security, mut request: Request, mut inner: S) -> Response
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    let mut exit = Exit::new(security.clone(), request.method().clone());
    let answering = AssertUnwindSafe(async {
        match enter(&security, &mut request, &mut exit).await {
            Ok(()) => inner.call(request).await,
            Err(refusal) => Ok(refusal.into_response()),
        }
    });
    match answering.catch_unwind().await {
        Ok(Ok(response)) => exit.leave(response),
        Ok(Err(never)) => match never {},
        Err(_) => exit.leave(panicked()),
    }
}

async fn enter(security: &Security, request: &mut Request, exit: &mut Exit) -> Result<(), Refusal> {
    let client = client(security, request)?;
    exit.arrived(client);
    let throttled = throttle::by_address(security, client);
    timeout(Spec::TIMEOUT, throttled).await.unwrap_or_else(|_| Err(store_too_slow()))?;
    let visit = Visit::new(security.clone(), client, exit.request_id());
    exit.visits(visit.clone());
    request.extensions_mut().insert(visit);
    Ok(())
}

/// Whether the same application surrounds this request already.
pub(crate) fn is_inside(security: &Security, request: &Request) -> bool {
    request.extensions().get::<Visit>().is_some_and(|visit| visit.security().is(security))
}

fn client(security: &Security, request: &Request) -> Result<IpAddr, Refusal> {
    let extensions = request.extensions();
    let peer = extensions
        .get::<Peer>()
        .map(|peer| peer.0)
        .or_else(|| extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip()));
    let Some(peer) = peer else {
        return Err(Refusal::internal(
            "the peer's address is unknown: serve a `SecureApp`, or use \
             `into_make_service_with_connect_info::<SocketAddr>()`",
        ));
    };
    security.topology().client(Some(peer), request.headers()).map_err(|_| {
        Refusal::new(StatusCode::BAD_REQUEST, "client_address_malformed")
            .detail("a proxy's forwarding field could not be read")
    })
}

fn store_too_slow() -> Refusal {
    Refusal::unavailable("rate_store_unavailable", "the rate store did not answer")
}

/// What a panic says stays where the panic hook wrote it.
fn panicked() -> Response {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR)
        .reason("handler_panicked")
        .cause("the handler panicked")
        .into_response()
}
