//! What was stated of a server, each setting once.

use std::future::Future;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::time::Duration;

use crate::config_faults::ConfigFaults;
use crate::edge::address::AddressSet;
use crate::edge::ranges::AddressRanges;
use crate::serve::limits::{Progress, ServeLimits};
use crate::serve::readiness::Readiness;

/// What a time may be.
pub(super) const TIMES: RangeInclusive<Duration> =
    Duration::from_millis(1)..=Duration::from_secs(3_600);
pub(super) const TIMES_IN_WORDS: &str = "a millisecond to an hour";

/// The settings of [`Serve`](super::Serve), which says what each means; what is left out has a default.
pub(super) struct ServeSettings {
    pub(super) faults: ConfigFaults,
    /// Whether there is one; its type is the server's.
    pub(super) handshake: Option<()>,
    /// Who speaks the PROXY protocol.
    pub(super) balancers: Option<AddressSet>,
    pub(super) readiness: Option<Readiness>,
    pub(super) until: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    pub(super) shutdown: Option<Duration>,
    notice: Option<Duration>,
    pub(super) header: Option<Duration>,
    pub(super) idle: Option<Duration>,
    pub(super) write: Option<Duration>,
    linger: Option<(u64, Duration)>,
    pub(super) connections: Option<usize>,
    pub(super) connections_per_address: Option<usize>,
    progress: Option<Progress>,
    pub(super) header_bytes: Option<usize>,
    pub(super) header_fields: Option<usize>,
    #[cfg(feature = "http2")]
    pub(super) streams: Option<u32>,
}

impl ServeSettings {
    pub(super) fn new() -> Self {
        Self {
            faults: ConfigFaults::named("serve"),
            handshake: None,
            balancers: None,
            readiness: None,
            until: None,
            shutdown: None,
            notice: None,
            header: None,
            idle: None,
            write: None,
            linger: None,
            connections: None,
            connections_per_address: None,
            progress: None,
            header_bytes: None,
            header_fields: None,
            #[cfg(feature = "http2")]
            streams: None,
        }
    }

    pub(super) fn proxy_protocol(&mut self, balancers: AddressRanges) {
        const SETTER: &str = ".proxy_protocol(..)";
        let balancers = match balancers.into_set() {
            Ok(set) => {
                if set.is_empty() {
                    self.faults.add(format!("`{SETTER}` names no range"));
                }
                set
            }
            Err(wrong) => {
                self.faults.extend(wrong.iter().map(|fault| format!("`{SETTER}`: {fault}")));
                AddressSet::default()
            }
        };
        self.faults.state(&mut self.balancers, balancers, SETTER);
    }

    pub(super) fn readiness(&mut self, readiness: Readiness, notice: Duration) {
        const SETTER: &str = ".readiness(..)";
        let range = Duration::ZERO..=Duration::from_secs(3_600);
        self.faults.state_within(&mut self.notice, notice, SETTER, range, "at most an hour");
        self.faults.state(&mut self.readiness, readiness, SETTER);
    }

    pub(super) fn body_progress(&mut self, progress: Progress) {
        const SETTER: &str = ".body_progress(..)";
        if !(1..=1_048_576).contains(&progress.bytes) {
            self.faults.add(format!("`{SETTER}` takes 1 to 1,048,576 bytes"));
        }
        if !TIMES.contains(&progress.within) {
            self.faults.add(format!("`{SETTER}` takes {TIMES_IN_WORDS}"));
        }
        self.faults.state(&mut self.progress, progress, SETTER);
    }

    pub(super) fn linger(&mut self, bytes: u64, time: Duration) {
        const SETTER: &str = ".linger(..)";
        if bytes > 1 << 30 {
            self.faults.add(format!("`{SETTER}` takes at most 1 GiB"));
        }
        if !TIMES.contains(&time) {
            self.faults.add(format!("`{SETTER}` takes {TIMES_IN_WORDS}"));
        }
        self.faults.state(&mut self.linger, (bytes, time), SETTER);
    }

    /// The bounds, with the default of each that was not stated.
    pub(super) fn limits(&self) -> ServeLimits {
        let usual = ServeLimits::default();
        let (linger_bytes, linger) = self.linger.unwrap_or((usual.linger_bytes, usual.linger));
        ServeLimits {
            shutdown: self.shutdown.unwrap_or(usual.shutdown),
            notice: self.notice.unwrap_or(usual.notice),
            header: self.header.unwrap_or(usual.header),
            idle: self.idle.unwrap_or(usual.idle),
            write: self.write.unwrap_or(usual.write),
            linger,
            linger_bytes,
            connections: self.connections.unwrap_or(usual.connections),
            connections_per_address: self
                .connections_per_address
                .unwrap_or(usual.connections_per_address),
            progress: self.progress.unwrap_or(usual.progress),
            header_bytes: self.header_bytes.unwrap_or(usual.header_bytes),
            header_fields: self.header_fields.unwrap_or(usual.header_fields),
            #[cfg(feature = "http2")]
            streams: self.streams.unwrap_or(usual.streams),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;
    use crate::router::{SecureApp, SecureRouter};
    use crate::security::Security;
    use crate::serve::{NoHandshake, Serve, serve};

    type Server = Serve<TcpListener, SecureApp>;

    const SECOND: Duration = Duration::from_secs(1);

    fn server() -> Server {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let security = Security::builder().direct().build().unwrap();
        let app = SecureRouter::<()>::new().secured_by(security).unwrap();
        serve(TcpListener::from_std(listener).unwrap(), app)
    }

    fn told<H>(server: Serve<TcpListener, SecureApp, H>) -> Vec<String> {
        let stated = server.settings.faults.into_result();
        stated.err().map(|error| error.reasons().to_vec()).unwrap_or_default()
    }

    #[tokio::test]
    async fn each_setting_is_stated_once() {
        type State = fn(Server) -> Server;
        let cases: [(State, &str); 14] = [
            (|it| it.handshake(NoHandshake), ".handshake(..)"),
            (|it| it.proxy_protocol(["192.0.2.0/24"]), ".proxy_protocol(..)"),
            (|it| it.readiness(&Readiness::new(), SECOND), ".readiness(..)"),
            (|it| it.with_graceful_shutdown(async {}), ".with_graceful_shutdown(..)"),
            (|it| it.shutdown_within(SECOND), ".shutdown_within(..)"),
            (|it| it.header_timeout(SECOND), ".header_timeout(..)"),
            (|it| it.idle_timeout(SECOND), ".idle_timeout(..)"),
            (|it| it.write_timeout(SECOND), ".write_timeout(..)"),
            (|it| it.connections(9), ".connections(..)"),
            (|it| it.connections_per_address(9), ".connections_per_address(..)"),
            (|it| it.body_progress(9, SECOND), ".body_progress(..)"),
            (|it| it.header_bytes(8_192), ".header_bytes(..)"),
            (|it| it.header_fields(9), ".header_fields(..)"),
            (|it| it.linger(9, SECOND), ".linger(..)"),
        ];
        for (state, setter) in cases {
            assert_eq!(told(state(server())), [""; 0], "{setter}");
            let twice = format!("serve: `{setter}` was called twice");
            assert_eq!(told(state(state(server()))), [twice]);
        }
    }

    #[cfg(feature = "http2")]
    #[tokio::test]
    async fn the_number_of_streams_is_stated_once() {
        assert_eq!(told(server().streams(9)), [""; 0]);
        let twice = told(server().streams(9).streams(8));
        assert_eq!(twice, ["serve: `.streams(..)` was called twice"]);
    }

    #[tokio::test]
    async fn the_first_value_holds() {
        let server = server().idle_timeout(SECOND).idle_timeout(2 * SECOND).linger(9, SECOND);
        let limits = server.settings.limits();
        assert_eq!((limits.idle, limits.linger_bytes), (SECOND, 9));
        assert_eq!(limits.write, ServeLimits::default().write);
    }

    #[tokio::test]
    async fn every_fault_is_told_at_once() {
        const NO_TIME: Duration = Duration::ZERO;
        let none: [&str; 0] = [];
        let wrong = server().proxy_protocol(["a", "10.0.0.0/8", "b"]);
        assert_eq!(told(wrong).len(), 2, "one for each that is no range");
        let server = server().idle_timeout(NO_TIME).idle_timeout(SECOND).proxy_protocol(none);
        let server = server.readiness(&Readiness::new(), Duration::MAX).linger(u64::MAX, NO_TIME);
        let reasons = [
            "serve: `.idle_timeout(..)` takes a millisecond to an hour",
            "serve: `.idle_timeout(..)` was called twice",
            "serve: `.proxy_protocol(..)` names no range",
            "serve: `.readiness(..)` takes at most an hour",
            "serve: `.linger(..)` takes at most 1 GiB",
            "serve: `.linger(..)` takes a millisecond to an hour",
        ];
        assert_eq!(server.await.unwrap_err().reasons(), reasons);
    }
}
