//! A server before it runs, and its bounds.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::config_faults::ConfigError;
use crate::edge::ranges::AddressRanges;
use crate::serve::limits::Progress;
use crate::serve::settings::{ServeSettings, TIMES, TIMES_IN_WORDS};
use crate::serve::{NoHandshake, Readiness};

pub(super) type Running = Pin<Box<dyn Future<Output = Result<(), ConfigError>> + Send>>;

/// A server that is about to run; made by [`serve`](fn@crate::serve), which has its bounds in a table.
#[must_use = "a server does nothing until it is awaited"]
pub struct Serve<L, A, H = NoHandshake> {
    pub(super) listener: L,
    pub(super) app: A,
    pub(super) handshake: H,
    pub(super) settings: ServeSettings,
    pub(super) on_signals: bool,
    /// Runs it. What that takes of its types was asked where it was made, so that it is told there and
    /// not once more where it is awaited.
    pub(super) start: fn(Self) -> Running,
}

impl<L, A, H> Serve<L, A, H> {
    /// Load balancers in these address ranges pass bytes on and say who the client is, by the
    /// [PROXY protocol], version 1 or 2. They must: one that does not is closed, and from any other peer it is
    /// not a request. The client then counts as one that connects itself: for
    /// [`connections_per_address`](Self::connections_per_address), for limits and for the audit.
    ///
    /// # Security
    /// Name the balancers alone: a peer that connects from these addresses chooses the client's.
    ///
    /// [PROXY protocol]: https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt
    pub fn proxy_protocol(mut self, balancers: impl Into<AddressRanges>) -> Self {
        self.settings.proxy_protocol(balancers.into());
        self
    }

    /// Turns `readiness` when the server is told to stop, and goes on accepting connections for `notice`, so
    /// that a load balancer that asks has time to send requests elsewhere: at most an hour. Then
    /// [`shutdown_within`](Self::shutdown_within) begins.
    pub fn readiness(mut self, readiness: &Readiness, notice: Duration) -> Self {
        self.settings.readiness(readiness.clone(), notice);
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
        let ServeSettings { until, faults, .. } = &mut self.settings;
        faults.state(until, Box::pin(signal), ".with_graceful_shutdown(..)");
        self
    }

    /// The time from the signal until every connection is closed, whatever it does: from a
    /// millisecond to an hour, 20 seconds by default. Shorter than what the platform waits before
    /// it kills (Kubernetes: 30 seconds).
    pub fn shutdown_within(mut self, time: Duration) -> Self {
        let ServeSettings { shutdown, faults, .. } = &mut self.settings;
        faults.state_within(shutdown, time, ".shutdown_within(..)", TIMES, TIMES_IN_WORDS);
        self
    }

    /// The time for the head of a request, from its first byte on, and for the first byte of a
    /// connection: from a millisecond to an hour, 10 seconds by default.
    pub fn header_timeout(mut self, time: Duration) -> Self {
        let ServeSettings { header, faults, .. } = &mut self.settings;
        faults.state_within(header, time, ".header_timeout(..)", TIMES, TIMES_IN_WORDS);
        self
    }

    /// How long a connection may stay between two requests: from a millisecond to an hour, 60 seconds
    /// by default.
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        let ServeSettings { idle, faults, .. } = &mut self.settings;
        faults.state_within(idle, time, ".idle_timeout(..)", TIMES, TIMES_IN_WORDS);
        self
    }

    /// How long a client may take no byte of its answer: from a millisecond to an hour, 30 seconds
    /// by default. A stream without anything to send is not meant.
    pub fn write_timeout(mut self, time: Duration) -> Self {
        let ServeSettings { write, faults, .. } = &mut self.settings;
        faults.state_within(write, time, ".write_timeout(..)", TIMES, TIMES_IN_WORDS);
        self
    }

    /// How many connections are open at once: at least one, 4,096 by default. More wait in the
    /// listener's queue.
    pub fn connections(mut self, most: usize) -> Self {
        let ServeSettings { connections, faults, .. } = &mut self.settings;
        let range = 1..=Semaphore::MAX_PERMITS;
        faults.state_within(connections, most, ".connections(..)", range, "at least one");
        self
    }

    /// How many connections one address has open at once, an IPv6 address with all of its /56: at
    /// least one, 256 by default. More are closed at once. A proxy that the configuration declares
    /// connects for others, and has no such bound.
    pub fn connections_per_address(mut self, most: usize) -> Self {
        let ServeSettings { connections_per_address: slot, faults, .. } = &mut self.settings;
        faults.state_within(slot, most, ".connections_per_address(..)", 1.., "at least one");
        self
    }

    /// How fast the body of a request must come, on every route: `bytes` in each stretch of `within` in
    /// which it is waited for, 1,024 bytes in 20 seconds by default. From a byte, which is a bound on
    /// silence alone, to 1,048,576, and from a millisecond to an hour.
    ///
    /// A guarded handler answers a body that is slower with a 408, one that reads the body without a
    /// guard sees it fail.
    pub fn body_progress(mut self, bytes: u64, within: Duration) -> Self {
        self.settings.body_progress(Progress { bytes, within });
        self
    }

    /// The size of a request's head in bytes: from 8,192 to 1,048,576, 32,768 by default.
    pub fn header_bytes(mut self, most: usize) -> Self {
        let ServeSettings { header_bytes, faults, .. } = &mut self.settings;
        let range = 8_192..=1_048_576;
        faults.state_within(header_bytes, most, ".header_bytes(..)", range, "8,192 to 1,048,576");
        self
    }

    /// How many header fields a request may have: from 1 to 1,000, 100 by default.
    pub fn header_fields(mut self, most: usize) -> Self {
        let ServeSettings { header_fields, faults, .. } = &mut self.settings;
        faults.state_within(header_fields, most, ".header_fields(..)", 1..=1_000, "1 to 1,000");
        self
    }

    /// How many requests one connection of HTTP/2 may have open: from 1 to 1,000, 100 by default.
    #[cfg(feature = "http2")]
    pub fn streams(mut self, most: u32) -> Self {
        let ServeSettings { streams, faults, .. } = &mut self.settings;
        faults.state_within(streams, most, ".streams(..)", 1..=1_000, "1 to 1,000");
        self
    }

    /// How much of a refused request is still read and thrown away, and for how long, so that a client
    /// that writes its whole body before it reads finds the answer: at most 1 GiB and an hour, 32 MiB
    /// and 10 seconds by default. Zero bytes close at once.
    pub fn linger(mut self, bytes: u64, time: Duration) -> Self {
        self.settings.linger(bytes, time);
        self
    }
}

impl<L, A, H> fmt::Debug for Serve<L, A, H> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Serve").field("limits", &self.settings.limits()).finish_non_exhaustive()
    }
}

impl<L, A, H> IntoFuture for Serve<L, A, H> {
    type Output = Result<(), ConfigError>;
    type IntoFuture = Running;

    /// Runs the server.
    ///
    /// # Errors
    /// Bounds that cannot hold, a setter that was called twice, signals that cannot be listened to, and a Unix
    /// socket whose proxy is not declared: nothing was served.
    fn into_future(self) -> Running {
        (self.start)(self)
    }
}
