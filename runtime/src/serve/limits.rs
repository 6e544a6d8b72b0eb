//! The bounds of a server.

use std::time::Duration;

use hyper_util::rt::TokioTimer;
use hyper_util::server::conn::auto::Builder;

use crate::serve::streams::StreamExecutor;

/// hyper's own number, which costs nothing to hold.
const USUAL_FIELDS: usize = 100;

/// What must arrive in every stretch of time in which the body is waited for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Progress {
    pub(super) bytes: u64,
    pub(super) within: Duration,
}

/// What a client may do before and after its request; [`Serve`](super::Serve) says what each means.
#[derive(Clone, Copy, Debug)]
pub(super) struct ServeLimits {
    pub(super) shutdown: Duration,
    /// How long connections are accepted once the server was told to stop.
    pub(super) notice: Duration,
    pub(super) header: Duration,
    pub(super) idle: Duration,
    pub(super) write: Duration,
    pub(super) linger: Duration,
    pub(super) linger_bytes: u64,
    pub(super) connections: usize,
    pub(super) connections_per_address: usize,
    pub(super) progress: Progress,
    pub(super) header_bytes: usize,
    pub(super) header_fields: usize,
    #[cfg(feature = "http2")]
    pub(super) streams: u32,
}

impl Default for ServeLimits {
    fn default() -> Self {
        Self {
            shutdown: Duration::from_secs(20),
            notice: Duration::ZERO,
            header: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            write: Duration::from_secs(30),
            linger: Duration::from_secs(10),
            linger_bytes: 32 * 1024 * 1024,
            connections: 4_096,
            connections_per_address: 256,
            progress: Progress { bytes: 1_024, within: Duration::from_secs(20) },
            header_bytes: 32 * 1024,
            header_fields: USUAL_FIELDS,
            #[cfg(feature = "http2")]
            streams: 100,
        }
    }
}

impl ServeLimits {
    /// The same once the server was told to stop: a head that has begun has a second to arrive.
    pub(super) fn at_the_end(mut self) -> Self {
        const SOON: Duration = Duration::from_secs(1);
        self.header = self.header.min(SOON);
        self.idle = self.idle.min(SOON);
        self
    }

    /// hyper with these bounds. Its times are left to the watchdog, which knows all of them.
    pub(super) fn protocol(&self) -> Builder<StreamExecutor> {
        let mut builder = Builder::new(StreamExecutor { write: self.write });
        let mut http1 = builder.http1();
        http1.timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(self.header_bytes);
        if self.header_fields != USUAL_FIELDS {
            http1.max_headers(self.header_fields);
        }
        #[cfg(feature = "http2")]
        self.bound_http2(&mut builder);
        builder
    }

    #[cfg(feature = "http2")]
    fn bound_http2(&self, builder: &mut Builder<StreamExecutor>) {
        let bytes = u32::try_from(self.header_bytes).unwrap_or(u32::MAX);
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(self.streams)
            .max_header_list_size(bytes)
            // More streams that were opened and reset at once end the connection.
            .max_pending_accept_reset_streams(20)
            .max_local_error_reset_streams(Some(100))
            .max_send_buf_size(64 * 1024)
            .keep_alive_interval(self.idle / 2)
            .keep_alive_timeout(self.header);
    }
}
