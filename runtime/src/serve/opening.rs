//! The beginning of a connection: who is at its other end, and its handshake.

use std::pin::pin;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::timeout;

use crate::context::ConnectionHold;
use crate::edge::peer::Peer;
use crate::security::Security;
use crate::serve::addresses::{AddressSlot, Addresses};
use crate::serve::connection::Connection;
use crate::serve::proxy_protocol::{self, ProxiedFor};
use crate::serve::shared::Shared;
use crate::serve::{Application, Handshake};

/// A connection that was accepted.
pub(super) struct Opening<A, H> {
    pub(super) app: A,
    pub(super) peer: Peer,
    pub(super) handshake: H,
    pub(super) shared: Arc<Shared>,
    pub(super) stopped: watch::Receiver<bool>,
    pub(super) place: Option<AddressSlot>,
    /// Its place among all connections.
    pub(super) room: OwnedSemaphorePermit,
    /// Where a load balancer connects for its clients: their number is bounded instead of its own.
    pub(super) balanced: Option<Arc<Addresses>>,
}

/// A connection that is ready for requests.
struct Opened<I> {
    io: I,
    peer: Peer,
    place: Option<AddressSlot>,
}

/// Why there is none.
enum Closed {
    /// The handshake failed, or came too late.
    Failed,
    /// The client has as many connections as it may.
    Crowded,
}

impl<A, H> Opening<A, H> {
    pub(super) async fn run<I>(self, io: I)
    where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        H: Handshake<I>,
        A: Application,
    {
        let Self { app, peer, handshake, shared, mut stopped, place, room, balanced } = self;
        let balanced = balanced.map(|addresses| (addresses, app.secured_by().clone()));
        let opening = open(io, peer, &handshake, place, balanced);
        let within = timeout(shared.limits.header, opening);
        let outcome = {
            let stop = pin!(stopped.wait_for(|stopped| *stopped));
            tokio::select! {
                outcome = within => outcome.unwrap_or(Err(Closed::Failed)),
                // No client waits for an answer yet.
                _ = stop => return,
            }
        };
        match outcome {
            Ok(Opened { io, peer, place }) => {
                let hold = Arc::new(ConnectionHold::new((room, place), stopped.clone()));
                Connection { app, peer, shared, stopped, hold }.serve(io).await;
            }
            Err(Closed::Failed) => shared.failed.note(),
            Err(Closed::Crowded) => shared.crowded.note(),
        }
    }
}

async fn open<I, H>(
    mut io: I,
    mut peer: Peer,
    handshake: &H,
    mut place: Option<AddressSlot>,
    balanced: Option<(Arc<Addresses>, Security)>,
) -> Result<Opened<H::Io>, Closed>
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    H: Handshake<I>,
{
    if let Some((addresses, security)) = balanced {
        let source = proxy_protocol::read(&mut io).await.map_err(|_| Closed::Failed)?;
        if let ProxiedFor::Client(address) = source {
            peer = Peer::from(address);
            // A declared proxy connects for others, behind a balancer as well.
            if !security.topology().trusts(&peer) {
                let own = addresses.enter(address.ip().to_canonical()).ok_or(Closed::Crowded)?;
                place = Some(own);
            }
        }
    }
    let (io, peer) = handshake.shake(io, peer).await.map_err(|_| Closed::Failed)?;
    Ok(Opened { io, peer, place })
}
