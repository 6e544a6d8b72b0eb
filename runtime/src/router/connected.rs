//! An application and the other end of one connection.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::{ConnectInfo, Request};
use axum::serve::{IncomingStream, Listener};
use http::Extensions;
use tower_service::Service;

use crate::context::{Carried, ConnectionHold};
use crate::edge::peer::Peer;
use crate::router::SecureApp;

/// An application and the other end of one connection: made by
/// [`SecureApp::connected`](crate::SecureApp::connected).
///
/// Layers and handlers find `ConnectInfo<SocketAddr>` where the listener knows address and port.
#[derive(Clone, Debug)]
pub struct Connected<S = SecureApp> {
    app: S,
    /// Shared: a service is cloned for every request.
    connection: Arc<Connection>,
}

/// What every request hears of its connection.
#[derive(Debug)]
struct Connection {
    peer: Peer,
    /// What the connection holds of the server, where that is [`serve`](crate::serve).
    hold: Option<Arc<ConnectionHold>>,
    /// The same as the extensions of a request that has no others: a copy of them hashes nothing.
    told: Extensions,
}

impl SecureApp {
    /// The application as one client's connection sees it: for a listener of your own, which
    /// `palisade::serve` and `axum::serve` know nothing of. `peer` is the connection's other end: its
    /// address, [`Peer::unix`], or a [`Peer`] with the certificate that it proved to hold.
    ///
    /// ```
    /// # use palisade::SecureApp;
    /// # fn accepted(app: &SecureApp, peer: std::net::SocketAddr) {
    /// let service = app.clone().connected(peer);
    /// # let _: palisade::Connected = service;
    /// # }
    /// ```
    #[must_use]
    pub fn connected(self, peer: impl Into<Peer>) -> Connected {
        Connected::new(self, peer.into())
    }
}

impl<S> Connected<S> {
    pub(crate) fn new(app: S, peer: Peer) -> Self {
        Self { app, connection: Connection::new(peer, None) }
    }

    /// The same with what the connection holds.
    pub(crate) fn holding(self, hold: Arc<ConnectionHold>) -> Self {
        Self { connection: Connection::new(self.connection.peer.clone(), Some(hold)), ..self }
    }
}

impl Connection {
    fn new(peer: Peer, hold: Option<Arc<ConnectionHold>>) -> Arc<Self> {
        let mut connection = Self { peer, hold, told: Extensions::new() };
        let mut told = room();
        connection.note(&mut told);
        connection.told = told;
        Arc::new(connection)
    }

    /// Tells a request, beside what its extensions hold.
    fn note(&self, extensions: &mut Extensions) {
        if let Some(address) = self.peer.socket() {
            extensions.insert(ConnectInfo::<SocketAddr>(address));
        }
        let carried = Carried::by(extensions);
        carried.connected = Some(self.peer.clone());
        carried.hold.clone_from(&self.hold);
    }
}

/// Extensions with room for all that a request carries on its way: a map that grows with its fourth entry is hashed
/// again. They take no capacity; a copy has that of its original.
fn room() -> Extensions {
    let mut room = Extensions::new();
    room.insert([(); 1]);
    room.insert([(); 2]);
    room.insert([(); 3]);
    room.insert([(); 4]);
    room.clear();
    room
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
        if extensions.is_empty() {
            extensions.clone_from(&self.connection.told);
        } else {
            self.connection.note(extensions);
        }
        self.app.call(request)
    }
}

impl<L: Listener<Addr: Clone + Into<Peer>>> Service<IncomingStream<'_, L>> for SecureApp {
    type Response = Connected;
    type Error = Infallible;
    type Future = Ready<Result<Connected, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, stream: IncomingStream<'_, L>) -> Self::Future {
        ready(Ok(self.clone().connected(stream.remote_addr().clone())))
    }
}
