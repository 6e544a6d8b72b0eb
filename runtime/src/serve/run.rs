//! A server from its first connection to its last.

use std::future::pending;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use crate::edge::peer::Peer;
use crate::serve::addresses::{AddressSlot, Addresses};
use crate::serve::limits::ServeLimits;
use crate::serve::opening::Opening;
use crate::serve::shared::Shared;
use crate::serve::signals::Signals;
use crate::serve::turned_away::TurnedAwayLog;
use crate::serve::{Application, Handshake, Serve};

/// Accepts connections until the server is told to stop, and ends those that are open.
pub(super) async fn run<L, A, H>(mut server: Serve<L, A, H>, mut signals: Option<Signals>)
where
    L: Listener<Addr: Into<Peer>>,
    A: Application,
    H: Handshake<L::Io>,
{
    let limits = server.settings.limits();
    let readiness = server.settings.readiness.take().unwrap_or_default();
    let mut until = server.settings.until.take().unwrap_or_else(|| Box::pin(pending()));
    let shared = Arc::new(Shared {
        limits,
        crowded: TurnedAwayLog::new("connections were closed: their address has as many as it may"),
        failed: TurnedAwayLog::new(
            "connections were closed: their handshake failed or came too late",
        ),
        unread: TurnedAwayLog::new(
            "heads that cannot be read were dropped: their address has used up its limit",
        ),
    });
    let room = Arc::new(Semaphore::new(limits.connections));
    let addresses = Addresses::new(limits.connections_per_address);
    server.handshake.begin();
    let (stop, stopped) = watch::channel(false);
    let mut connections = JoinSet::new();
    // Ends the server; begins when it is told to stop.
    let mut notice = pin!(sleep(limits.notice));
    let mut is_told = false;
    loop {
        let accepting = async {
            let free = Arc::clone(&room).acquire_owned().await;
            let (io, address) = server.listener.accept().await;
            (free, io, address)
        };
        let (free, io, address) = tokio::select! {
            biased;
            () = &mut until, if !is_told => {
                is_told = true;
                readiness.set(false);
                notice.as_mut().reset(Instant::now() + limits.notice);
                continue;
            }
            signal = told(&mut signals) => {
                tracing::info!(target: "palisade", signal, "stopping");
                if is_told {
                    break;
                }
                is_told = true;
                readiness.set(false);
                notice.as_mut().reset(Instant::now() + limits.notice);
                continue;
            }
            () = &mut notice, if is_told => break,
            accepted = accepting => accepted,
        };
        // A connection that ended has left only a result behind.
        while connections.try_join_next().is_some() {}
        // The semaphore is never closed.
        let Ok(free) = free else { break };
        let peer: Peer = address.into();
        let arrival = Arrival::of(peer, &server, &addresses);
        let Some(arrival) = arrival else {
            shared.crowded.note();
            continue;
        };
        let opening = Opening {
            app: server.app.clone(),
            peer: arrival.peer,
            handshake: server.handshake.clone(),
            shared: Arc::clone(&shared),
            stopped: stopped.clone(),
            place: arrival.place,
            room: free,
            balanced: arrival.is_balancer.then(|| Arc::clone(&addresses)),
        };
        connections.spawn(opening.run(io));
    }
    drop(server.listener);
    drop(stopped);
    // Without an open connection there is no receiver.
    let _ = stop.send(true);
    tokio::select! {
        () = ended(&mut connections, &room, limits) => {}
        _ = told(&mut signals) => {}
    }
    cut_off(connections).await;
}

/// Who connects, and its place among the connections of its address.
struct Arrival {
    peer: Peer,
    place: Option<AddressSlot>,
    is_balancer: bool,
}

impl Arrival {
    /// None where the address has as many connections as it may.
    fn of<L, A: Application, H>(
        peer: Peer,
        server: &Serve<L, A, H>,
        addresses: &Arc<Addresses>,
    ) -> Option<Self> {
        let balancers = server.settings.balancers.as_ref();
        let is_balancer = balancers
            .zip(peer.address())
            .is_some_and(|(balancers, address)| balancers.holds(address));
        // A declared proxy connects for others, and may end their TLS.
        let is_for_others = is_balancer || server.app.secured_by().topology().trusts(&peer);
        if is_for_others {
            return Some(Self { peer, place: None, is_balancer });
        }
        let peer = peer.over_plain();
        let place = match peer.address() {
            Some(address) => Some(addresses.enter(address)?),
            None => None,
        };
        Some(Self { peer, place, is_balancer })
    }
}

/// Waits for the next signal, where the server listens to them.
async fn told(signals: &mut Option<Signals>) -> &'static str {
    match signals {
        Some(signals) => signals.next().await,
        None => pending().await,
    }
}

/// Waits for the connections that are open, those that became another protocol's among them, as long as the time to stop.
async fn ended(connections: &mut JoinSet<()>, room: &Semaphore, limits: ServeLimits) {
    let all = async {
        while connections.join_next().await.is_some() {}
        // Each holds a place until it is over, in whichever task it is served.
        let places = u32::try_from(limits.connections).unwrap_or(u32::MAX);
        let _ = room.acquire_many(places).await;
    };
    let _ = timeout(limits.shutdown, all).await;
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
