//! A server from its first connection to its last.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::edge::peer::Peer;
use crate::serve::addresses::Addresses;
use crate::serve::connection::Connection;
use crate::serve::limits::Limits;
use crate::serve::signals::Signals;
use crate::serve::turned_away::TurnedAway;
use crate::serve::{Application, Serve};

/// What all connections of a server share.
pub(super) struct Shared {
    pub(super) limits: Limits,
    /// Connections beyond an address's number.
    pub(super) crowded: TurnedAway,
    /// Heads that nobody can read, beyond an address's limit.
    pub(super) unread: TurnedAway,
}

/// Accepts connections until the server is told to stop, and ends those that are open.
pub(super) async fn run<L, A>(mut server: Serve<L, A>, mut signals: Option<Signals>)
where
    L: Listener<Addr: Into<Peer>>,
    A: Application,
{
    let limits = server.limits;
    let shared = Arc::new(Shared {
        limits,
        crowded: TurnedAway::new("connections were closed: their address has as many as it may"),
        unread: TurnedAway::new(
            "heads that cannot be read were dropped: their address has used up its limit",
        ),
    });
    let room = Arc::new(Semaphore::new(limits.connections));
    let addresses = Addresses::new(limits.connections_per_address);
    let (stop, stopped) = watch::channel(false);
    let mut connections = JoinSet::new();
    loop {
        let accepting = async {
            let place = Arc::clone(&room).acquire_owned().await;
            let (io, address) = server.listener.accept().await;
            (place, io, address)
        };
        let (place, io, address) = tokio::select! {
            biased;
            () = &mut server.until => break,
            signal = told(&mut signals) => {
                tracing::info!(target: "palisade", signal, "stopping");
                break;
            }
            accepted = accepting => accepted,
        };
        // Whoever ended has left only a result behind.
        while connections.try_join_next().is_some() {}
        let peer: Peer = address.into();
        // A declared proxy connects for others.
        let counted = peer.address().filter(|_| !server.app.secured_by().topology().trusts(&peer));
        let own_place = counted.map(|address| addresses.enter(address));
        if matches!(own_place, Some(None)) {
            shared.crowded.note();
            continue;
        }
        let connection = Connection {
            app: server.app.clone(),
            peer,
            shared: Arc::clone(&shared),
            stopped: stopped.clone(),
        };
        connections.spawn(async move {
            connection.serve(io).await;
            drop((place, own_place));
        });
    }
    drop(server.listener);
    drop(stopped);
    // Nobody listens where no connection is open.
    let _ = stop.send(true);
    tokio::select! {
        () = ended(&mut connections, limits.shutdown) => {}
        _ = told(&mut signals) => {}
    }
    cut_off(connections).await;
}

/// Waits for the next signal, where the server listens to them.
async fn told(signals: &mut Option<Signals>) -> &'static str {
    match signals {
        Some(signals) => signals.next().await,
        None => pending().await,
    }
}

/// Waits for the connections that are open, as long as the time to stop.
async fn ended(connections: &mut JoinSet<()>, within: Duration) {
    let all = async { while connections.join_next().await.is_some() {} };
    let _ = timeout(within, all).await;
}

/// Cuts off the connections that are left.
async fn cut_off(mut connections: JoinSet<()>) {
    let open = connections.len();
    if open == 0 {
        return;
    }
    tracing::warn!(target: "palisade", open, "connections were cut off at the end of the time to stop");
    connections.abort_all();
    // Until each has been told, for its requests' audit; one that blocks its thread is not waited for.
    let all = async { while connections.join_next().await.is_some() {} };
    let _ = timeout(Duration::from_millis(100), all).await;
}
