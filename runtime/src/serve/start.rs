//! The beginning of a server: everything that keeps it from running.

use axum::serve::Listener;

use crate::edge::peer::Peer;
use crate::serve::run::run;
use crate::serve::server::Running;
use crate::serve::settings::ServeSettings;
use crate::serve::signals::Signals;
use crate::serve::{Application, Handshake, NoHandshake, Serve};

#[doc = include_str!("../docs/serve.md")]
pub fn serve<L, A>(listener: L, app: A) -> Serve<L, A>
where
    L: Listener<Addr: Into<Peer>>,
    A: Application,
{
    Serve {
        listener,
        app,
        handshake: NoHandshake,
        settings: ServeSettings::new(),
        on_signals: false,
        start,
    }
}

impl<L, A, H> Serve<L, A, H> {
    /// What happens on a connection before its first request, within
    /// [`header_timeout`](Self::header_timeout); see [`Handshake`]. `palisade-tls` ends TLS.
    pub fn handshake<T>(self, handshake: T) -> Serve<L, A, T>
    where
        L: Listener<Addr: Into<Peer>>,
        A: Application,
        T: Handshake<L::Io>,
    {
        let Self { listener, app, mut settings, on_signals, .. } = self;
        settings.faults.state(&mut settings.handshake, (), ".handshake(..)");
        Serve { listener, app, handshake, settings, on_signals, start }
    }
}

fn start<L, A, H>(mut server: Serve<L, A, H>) -> Running
where
    L: Listener<Addr: Into<Peer>>,
    A: Application,
    H: Handshake<L::Io>,
{
    let undeclared = server.listener.local_addr().is_ok_and(|address| {
        let peer = address.into();
        peer.address().is_none() && !server.app.secured_by().topology().trusts(&peer)
    });
    if undeclared {
        server.settings.faults.add(
            "the listener is a Unix socket, whose peers have no address: declare the \
             proxy that connects to it with `.behind([\"unix:\"])`",
        );
    }
    Box::pin(async move {
        let signals = server.on_signals.then(Signals::listen).transpose();
        let signals = signals.unwrap_or_else(|error| {
            server.settings.faults.add(format!("cannot listen to signals: {error}"));
            None
        });
        std::mem::take(&mut server.settings.faults).into_result()?;
        run(server, signals).await;
        Ok(())
    })
}
