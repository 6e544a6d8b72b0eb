//! An application and the other end of one connection.

use std::net::SocketAddr;
use std::task::{Context, Poll};

use axum::extract::{ConnectInfo, Request};
use tower_service::Service;

use crate::context::Carried;
use crate::edge::peer::Peer;
use crate::pipeline::entry::make_room;
use crate::router::SecureApp;

/// An application and the other end of one connection: made by
/// [`SecureApp::connected`](crate::SecureApp::connected).
///
/// Layers and handlers find `ConnectInfo<SocketAddr>` where the listener knows address and port.
#[derive(Clone, Debug)]
pub struct Connected<S = SecureApp> {
    app: S,
    peer: Peer,
}

impl<S> Connected<S> {
    pub(crate) fn new(app: S, peer: Peer) -> Self {
        Self { app, peer }
    }
}

impl<S: Service<Request>> Service<Request> for Connected<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.app.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> S::Future {
        let extensions = request.extensions_mut();
        make_room(extensions);
        if let Some(address) = self.peer.socket() {
            extensions.insert(ConnectInfo::<SocketAddr>(address));
        }
        Carried::by(extensions).connected = Some(self.peer.clone());
        self.app.call(request)
    }
}
