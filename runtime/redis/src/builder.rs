//! Where the store is and how it is used.

use std::time::Duration;

use palisade::{ConfigError, ConfigFaults};
use redis::{IntoConnectionInfo, RedisResult};

use crate::connection::{Connections, Server};
use crate::keys::Keys;
use crate::records;
use crate::store::{self, RedisStore};
use crate::{RedisApiKeys, revocations};

/// What keys begin with unless the store is given another.
const PREFIX: &str = "palisade";
/// Bounds a decision unless the store is given another.
const DEADLINE: Duration = Duration::from_millis(100);

/// Collects how a [`RedisStore`] is used.
#[must_use = "a store is used once it is built"]
pub struct RedisStoreBuilder {
    server: RedisResult<Server>,
    prefix: Option<String>,
    deadline: Option<Duration>,
    secret: Option<[u8; 32]>,
    given_time: bool,
    faults: ConfigFaults,
}

impl RedisStore {
    /// A store on one server: `redis://cache.internal/`, or `rediss://` with the feature `tls`.
    pub fn on(server: impl IntoConnectionInfo) -> RedisStoreBuilder {
        RedisStoreBuilder::open(server)
    }

    /// A store over a client that was configured otherwise: with certificates of one's own, for one.
    pub fn on_client(client: redis::Client) -> RedisStoreBuilder {
        RedisStoreBuilder::new(Ok(Server::One(Box::new(client))))
    }

    /// A store in a cluster. All budgets of a prefix are on one of its nodes.
    #[cfg(feature = "cluster")]
    pub fn on_cluster(client: redis::cluster::ClusterClient) -> RedisStoreBuilder {
        RedisStoreBuilder::new(Ok(Server::Cluster(Box::new(client))))
    }

    /// A store on the master that sentinels name, looked up again whenever it is lost.
    #[cfg(feature = "sentinel")]
    pub fn on_sentinel(client: redis::sentinel::SentinelClient) -> RedisStoreBuilder {
        let client = std::sync::Arc::new(tokio::sync::Mutex::new(client));
        RedisStoreBuilder::new(Ok(Server::Sentinel(client)))
    }
}

impl RedisStoreBuilder {
    fn new(server: RedisResult<Server>) -> Self {
        Self {
            server,
            prefix: None,
            deadline: None,
            secret: None,
            given_time: false,
            faults: ConfigFaults::named("redis store"),
        }
    }

    fn open(info: impl IntoConnectionInfo) -> Self {
        Self::new(redis::Client::open(info).map(|client| Server::One(Box::new(client))))
    }

    /// What the keys of this application begin with; `palisade` by default. Processes that share
    /// limits share it, and applications that share a server each have their own.
    ///
    /// It is the keys' hash tag: in a cluster all budgets of an application are on one node, since a
    /// request takes from several at once.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.faults.state(&mut self.prefix, prefix.into(), ".prefix(..)");
        self
    }

    /// How long a decision may take, 100 ms by default. After that the store counts as away.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.faults.state(&mut self.deadline, deadline, ".deadline(..)");
        self
    }

    /// Makes the digests in keys with a secret that all processes share.
    ///
    /// # Security
    /// Without one, a reader of Redis can find out by trying whether an address or a subject that can
    /// be guessed has a budget. With one, only a process that has the secret can.
    pub fn key_secret(mut self, secret: [u8; 32]) -> Self {
        self.faults.state(&mut self.secret, secret, ".key_secret(..)");
        self
    }

    /// Decides by the time that each call is given in place of the server's, and keeps budgets for
    /// ten minutes, so that a test can replay a schedule.
    #[cfg(feature = "testing")]
    pub fn given_time(mut self) -> Self {
        self.given_time = true;
        self
    }

    /// The store. It connects at the first request; a server that is away then is found later.
    ///
    /// # Errors
    /// Every fault: an address that cannot be read or needs a feature that is not there, a prefix that is empty
    /// or holds a brace, a deadline of zero, a setter that was called twice.
    pub fn build(self) -> Result<RedisStore, ConfigError> {
        let (secret, given_time) = (self.secret, self.given_time);
        let (connections, prefix, deadline) = self.connections()?;
        let keys = Keys::new(&prefix, secret.as_ref());
        Ok(RedisStore {
            connections,
            keys,
            deadline,
            given_time,
            script: store::script(),
            revoke: revocations::script(),
            find_record: records::finding(),
            replace_record: records::replacing(),
            settling: store::settling(),
        })
    }

    /// A store of API keys in place of one of budgets. Give it a longer deadline than a limit has: a key
    /// about which Redis does not answer in time is a 503.
    ///
    /// # Errors
    /// As [`build`](Self::build), and a [`key_secret`](Self::key_secret), which is of budgets alone.
    pub fn api_keys(self) -> Result<RedisApiKeys, ConfigError> {
        let (connections, prefix, deadline) = self.without_budgets().connections()?;
        Ok(RedisApiKeys::new(connections, prefix, deadline))
    }

    /// A store of the sessions of browsers in place of one of budgets. Give it a longer deadline than a limit has: a session about which
    /// Redis does not answer in time is a 503.
    ///
    /// # Errors
    /// As [`build`](Self::build), and a [`key_secret`](Self::key_secret), which is of budgets alone.
    #[cfg(feature = "session")]
    pub fn sessions(self) -> Result<crate::RedisSessions, ConfigError> {
        let (connections, prefix, deadline) = self.without_budgets().connections()?;
        Ok(crate::RedisSessions::new(connections, prefix, deadline))
    }

    /// A store of delivered webhooks in place of one of budgets.
    ///
    /// # Errors
    /// As [`build`](Self::build), and a [`key_secret`](Self::key_secret), which is of budgets alone.
    #[cfg(feature = "webhook")]
    pub fn deliveries(self) -> Result<crate::RedisDeliveries, ConfigError> {
        let (connections, prefix, deadline) = self.without_budgets().connections()?;
        Ok(crate::RedisDeliveries::new(connections, prefix, deadline))
    }

    /// A store of something else: the names of its keys hold no digest that a secret would key.
    fn without_budgets(mut self) -> Self {
        if self.secret.is_some() {
            self.faults.add("`.key_secret(..)` is of budgets: call it before `.build()` alone");
        }
        self
    }

    fn connections(mut self) -> Result<(Connections, String, Duration), ConfigError> {
        let prefix = self.prefix.unwrap_or_else(|| PREFIX.to_owned());
        let deadline = self.deadline.unwrap_or(DEADLINE);
        let server = self.faults.check(self.server);
        if prefix.is_empty() || prefix.contains(['{', '}']) {
            self.faults.add("the prefix is empty or holds a brace");
        }
        if deadline.is_zero() {
            self.faults.add("`.deadline(..)` takes more than zero");
        }
        let server = self.faults.ready(server)?;
        Ok((Connections::new(server, deadline), prefix, deadline))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(builder: RedisStoreBuilder) -> Vec<String> {
        builder.build().err().map(|error| error.reasons().to_vec()).unwrap_or_default()
    }

    fn builder() -> RedisStoreBuilder {
        RedisStoreBuilder::open("redis://127.0.0.1:1/")
    }

    #[test]
    fn each_setting_is_stated_once() {
        type State = fn(RedisStoreBuilder) -> RedisStoreBuilder;
        let cases: [(State, &str); 3] = [
            (|it| it.prefix("payroll"), ".prefix(..)"),
            (|it| it.deadline(DEADLINE), ".deadline(..)"),
            (|it| it.key_secret([1; 32]), ".key_secret(..)"),
        ];
        for (state, setter) in cases {
            assert_eq!(told(state(builder())), [""; 0], "{setter}");
            let twice = format!("redis store: `{setter}` was called twice");
            assert_eq!(told(state(state(builder()))), [twice]);
        }
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let faulty = RedisStoreBuilder::open("no address").prefix("a}b").deadline(Duration::ZERO);
        let told = told(faulty.prefix("b"));
        let [twice, address, prefix, deadline] = &told[..] else { panic!("{told:?}") };
        assert_eq!(twice, "redis store: `.prefix(..)` was called twice");
        assert!(address.starts_with("redis store: "), "{address}");
        assert_eq!(prefix, "redis store: the prefix is empty or holds a brace");
        assert_eq!(deadline, "redis store: `.deadline(..)` takes more than zero");
    }

    #[test]
    fn a_secret_that_keys_nothing_is_refused() {
        assert!(builder().api_keys().is_ok());
        let refused = builder().key_secret([1; 32]).api_keys().err().unwrap();
        assert!(refused.reasons()[0].contains("`.key_secret(..)` is of budgets"), "{refused}");
    }
}
