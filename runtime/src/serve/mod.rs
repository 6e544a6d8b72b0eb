//! Serving a secured application over connections, with bounds on all that a client may do before
//! and after its request.

mod activity;
mod addresses;
mod answer;
mod arriving;
mod connection;
mod handshake;
mod leaving;
mod limits;
mod linger;
mod opening;
mod proxy_protocol;
mod readiness;
mod run;
mod service;
mod signals;
mod streams;
mod turned_away;
mod watchdog;
mod wire;

use std::convert::Infallible;
use std::fmt;
use std::future::{Future, IntoFuture, pending};
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::response::Response;
use axum::serve::Listener;
use tokio::sync::Semaphore;
use tower_service::Service;

use crate::config_faults::ConfigError;
use crate::config_faults::ConfigFaults;
use crate::edge::address::AddressSet;
use crate::edge::peer::Peer;
use crate::edge::ranges::AddressRanges;
use crate::router::{LayeredApp, SecureApp};
use crate::security::Security;
use arriving::Progress;
pub use handshake::{Handshake, NoHandshake};
use limits::ServeLimits;
pub use readiness::Readiness;
use run::{Shared, run};
use signals::Signals;

type BoxError = Box<dyn std::error::Error + Send + Sync>;
type Running = Pin<Box<dyn Future<Output = Result<(), ConfigError>> + Send>>;

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
        limits: ServeLimits::default(),
        balancers: AddressSet::default(),
        readiness: Readiness::new(),
        faults: ConfigFaults::default(),
        until: Box::pin(pending()),
        on_signals: false,
        start,
    }
}

/// What [`serve`] serves: a [`SecureApp`], in layers of the service's own or without.
#[diagnostic::on_unimplemented(
    message = "only a secured application can be served",
    label = "not what `secured_by` returns",
    note = "serve what `router.secured_by(security)?` returns, in layers of its own or without",
    note = "a plain `axum::Router` with guarded handlers is served as `security.around(router)`",
    note = "a layer around the application answers with a response and never with an error"
)]
pub trait Application:
    sealed::HasSecurity
    + Service<Request, Response = Response<Self::Body>, Error = Infallible, Future: Send>
    + Clone
    + Send
    + 'static
{
    /// The body of its answers.
    type Body: HttpBody<Data: Send, Error: Into<BoxError>> + Send + 'static;
}

#[diagnostic::do_not_recommend]
impl Application for SecureApp {
    type Body = Body;
}

#[diagnostic::do_not_recommend]
impl<S, B> Application for LayeredApp<S>
where
    S: Service<Request, Response = Response<B>, Error = Infallible, Future: Send>,
    S: Clone + Send + 'static,
    B: HttpBody<Data: Send, Error: Into<BoxError>> + Send + 'static,
{
    type Body = B;
}

mod sealed {
    use super::{LayeredApp, SecureApp, Security};

    /// What has a configuration.
    pub trait HasSecurity {
        /// The configuration.
        fn secured_by(&self) -> &Security;
    }

    impl HasSecurity for SecureApp {
        fn secured_by(&self) -> &Security {
            self.security()
        }
    }

    impl<S> HasSecurity for LayeredApp<S> {
        fn secured_by(&self) -> &Security {
            self.security()
        }
    }
}

/// A server that is about to run; made by [`serve`], which has its bounds in a table.
#[must_use = "a server does nothing until it is awaited"]
pub struct Serve<L, A, H = NoHandshake> {
    listener: L,
    app: A,
    handshake: H,
    limits: ServeLimits,
    /// Who speaks the PROXY protocol.
    balancers: AddressSet,
    readiness: Readiness,
    faults: ConfigFaults,
    until: Pin<Box<dyn Future<Output = ()> + Send>>,
    on_signals: bool,
    /// Runs it. What that takes of its types was asked where it was made, so that it is told there and
    /// not once more where it is awaited.
    start: fn(Self) -> Running,
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
        let Self { listener, app, limits, balancers, readiness, faults, until, on_signals, .. } =
            self;
        Serve {
            listener,
            app,
            handshake,
            limits,
            balancers,
            readiness,
            faults,
            until,
            on_signals,
            start,
        }
    }

    /// Load balancers in these address ranges pass bytes on and say who the client is, by the
    /// [PROXY protocol], version 1 or 2. They must: one that does not is closed, and from any other peer it is
    /// no request. The client then counts as one that connects itself: for
    /// [`connections_per_address`](Self::connections_per_address), for limits and for the audit.
    ///
    /// # Security
    /// Name the balancers alone: whoever connects from these addresses chooses the client's.
    ///
    /// [PROXY protocol]: https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt
    pub fn proxy_protocol(mut self, balancers: impl Into<AddressRanges>) -> Self {
        match balancers.into().into_set() {
            Ok(set) if !set.is_empty() => self.balancers = set,
            Ok(_) => self.faults.add("serve: `.proxy_protocol(..)` names no range"),
            Err(fault) => self.faults.add(format!("serve: `.proxy_protocol(..)`: {fault}")),
        }
        self
    }

    /// Turns `readiness` when the server is told to stop, and goes on accepting connections for `notice`, so
    /// that a load balancer that asks has time to send requests elsewhere: at most an hour. Then
    /// [`shutdown_within`](Self::shutdown_within) begins.
    pub fn readiness(mut self, readiness: &Readiness, notice: Duration) -> Self {
        if notice > Duration::from_secs(3_600) {
            self.faults.add("serve: `.readiness(..)` takes at most an hour");
        }
        self.readiness = readiness.clone();
        self.limits.notice = notice;
        self
    }

    /// Ends like [`with_graceful_shutdown`](Self::with_graceful_shutdown) when the process is told to
    /// stop: by SIGTERM, as platforms do, or by SIGINT, as Ctrl-C does. A second signal cuts off
    /// what is still open.
    ///
    /// From the start of the server on, neither ends the process by itself any more.
    pub fn shutdown_on_signals(mut self) -> Self {
        self.on_signals = true;
        self
    }

    /// Ends when `signal` is ready: no connection is accepted, idle ones are closed, and requests
    /// that have begun have [`shutdown_within`](Self::shutdown_within) to end.
    pub fn with_graceful_shutdown(
        mut self,
        signal: impl Future<Output = ()> + Send + 'static,
    ) -> Self {
        self.until = Box::pin(signal);
        self
    }

    /// The time from the signal until every connection is closed, whatever it does: from a
    /// millisecond to an hour, 20 seconds by default. Shorter than what the platform waits before
    /// it kills (Kubernetes: 30 seconds).
    pub fn shutdown_within(mut self, time: Duration) -> Self {
        self.limits.shutdown = self.checked("shutdown_within", time);
        self
    }

    /// The time for the head of a request, from its first byte on, and for the first byte of a
    /// connection: from a millisecond to an hour, 10 seconds by default.
    pub fn header_timeout(mut self, time: Duration) -> Self {
        self.limits.header = self.checked("header_timeout", time);
        self
    }

    /// How long a connection may stay between two requests: from a millisecond to an hour, 60 seconds
    /// by default.
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        self.limits.idle = self.checked("idle_timeout", time);
        self
    }

    /// How long a client may take no byte of its answer: from a millisecond to an hour, 30 seconds
    /// by default. A stream without anything to send is not meant.
    pub fn write_timeout(mut self, time: Duration) -> Self {
        self.limits.write = self.checked("write_timeout", time);
        self
    }

    /// How many connections are open at once: at least one, 4,096 by default. More wait in the
    /// listener's queue.
    pub fn connections(mut self, most: usize) -> Self {
        if !(1..=Semaphore::MAX_PERMITS).contains(&most) {
            self.faults.add("serve: `.connections(..)` takes at least one");
        }
        self.limits.connections = most;
        self
    }

    /// How many connections one address has open at once, an IPv6 address with all of its /56: at
    /// least one, 256 by default. More are closed at once. A proxy that the configuration declares
    /// connects for others, and has no such bound.
    pub fn connections_per_address(mut self, most: usize) -> Self {
        if most == 0 {
            self.faults.add("serve: `.connections_per_address(..)` takes at least one");
        }
        self.limits.connections_per_address = most;
        self
    }

    /// How fast the body of a request must come, on every route: `bytes` in each stretch of `within` in
    /// which it is waited for, 1,024 bytes in 20 seconds by default. From a byte, which is a bound on
    /// silence alone, to 1,048,576, and from a millisecond to an hour.
    ///
    /// A guarded handler answers a body that is slower with a 408, one that reads the body without a
    /// guard sees it fail.
    pub fn body_progress(mut self, bytes: u64, within: Duration) -> Self {
        if !(1..=1_048_576).contains(&bytes) {
            self.faults.add("serve: `.body_progress(..)` takes 1 to 1,048,576 bytes");
        }
        let within = self.checked("body_progress", within);
        self.limits.progress = Progress { bytes, within };
        self
    }

    /// The size of a request's head in bytes: from 8,192 to 1,048,576, 32,768 by default.
    pub fn header_bytes(mut self, most: usize) -> Self {
        if !(8_192..=1_048_576).contains(&most) {
            self.faults.add("serve: `.header_bytes(..)` takes 8,192 to 1,048,576");
        }
        self.limits.header_bytes = most;
        self
    }

    /// How many header fields a request may have: from 1 to 1,000, 100 by default.
    pub fn header_fields(mut self, most: usize) -> Self {
        if !(1..=1_000).contains(&most) {
            self.faults.add("serve: `.header_fields(..)` takes 1 to 1,000");
        }
        self.limits.header_fields = most;
        self
    }

    /// How many requests one connection of HTTP/2 may have open: from 1 to 1,000, 100 by default.
    #[cfg(feature = "http2")]
    pub fn streams(mut self, most: u32) -> Self {
        if !(1..=1_000).contains(&most) {
            self.faults.add("serve: `.streams(..)` takes 1 to 1,000");
        }
        self.limits.streams = most;
        self
    }

    /// How much of a refused request is still read and thrown away, and for how long, so that a client
    /// that writes its whole body before it reads finds the answer: at most 1 GiB and an hour, 32 MiB
    /// and 10 seconds by default. Zero bytes close at once.
    pub fn linger(mut self, bytes: u64, time: Duration) -> Self {
        if bytes > 1 << 30 {
            self.faults.add("serve: `.linger(..)` takes at most 1 GiB");
        }
        self.limits.linger_bytes = bytes;
        self.limits.linger = self.checked("linger", time);
        self
    }

    fn checked(&mut self, setter: &str, time: Duration) -> Duration {
        if !(Duration::from_millis(1)..=Duration::from_secs(3_600)).contains(&time) {
            self.faults.add(format!("serve: `.{setter}(..)` takes a millisecond to an hour"));
        }
        time
    }
}

impl<L, A, H> fmt::Debug for Serve<L, A, H> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Serve").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl<L, A, H> IntoFuture for Serve<L, A, H> {
    type Output = Result<(), ConfigError>;
    type IntoFuture = Running;

    /// Runs the server.
    ///
    /// # Errors
    /// Bounds that cannot hold, signals that cannot be listened to, and a Unix socket whose proxy is not
    /// declared: nothing was served.
    fn into_future(self) -> Running {
        (self.start)(self)
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
        server.faults.add(
            "serve: the listener is a Unix socket, whose peers have no address: declare the \
             proxy that connects to it with `.behind([\"unix:\"])`",
        );
    }
    Box::pin(async move {
        let signals = server.on_signals.then(Signals::listen).transpose();
        let signals = signals.unwrap_or_else(|error| {
            server.faults.add(format!("serve: cannot listen to signals: {error}"));
            None
        });
        std::mem::take(&mut server.faults).into_result()?;
        run(server, signals).await;
        Ok(())
    })
}
