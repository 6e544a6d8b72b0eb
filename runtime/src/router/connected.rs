//! An application and the other end of one connection.

use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::{ConnectInfo, Request};
use tower_service::Service;

use crate::context::{Carried, ConnectionHold};
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
    /// What the connection holds of the server, where that is [`serve`](crate::serve).
    hold: Option<Arc<ConnectionHold>>,
}

impl<S> Connected<S> {
    pub(crate) fn new(app: S, peer: Peer) -> Self {
        Self { app, peer, hold: None }
    }

    /// The same with what the connection holds.
    pub(crate) fn holding(self, hold: Arc<ConnectionHold>) -> Self {
        Self { hold: Some(hold), ..self }
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
        let carried = Carried::by(extensions);
        carried.connected = Some(self.peer.clone());
        carried.hold.clone_from(&self.hold);
        self.app.call(request)
    }
}
