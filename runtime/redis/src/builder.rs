//! Where the store is and how it is used.

use std::time::Duration;

use redis::{IntoConnectionInfo, RedisResult};

use crate::connection::{Connections, Server};
use crate::keys::Keys;
use crate::{RedisApiKeys, RedisStore};

/// Bounds a decision unless the store is given another.
const DEADLINE: Duration = Duration::from_millis(100);

/// Collects how a [`RedisStore`] is used.
#[must_use = "a store is used once it is built"]
pub struct RedisStoreBuilder {
    server: RedisResult<Server>,
    prefix: String,
    deadline: Duration,
    secret: Option<[u8; 32]>,
    given_time: bool,
}

impl RedisStoreBuilder {
    pub(crate) fn new(server: RedisResult<Server>) -> Self {
        Self {
            server,
            prefix: "palisade".to_owned(),
            deadline: DEADLINE,
            secret: None,
            given_time: false,
        }
    }

    pub(crate) fn open(info: impl IntoConnectionInfo) -> Self {
        Self::new(redis::Client::open(info).map(|client| Server::One(Box::new(client))))
    }

    /// What the keys of this application begin with; `palisade` by default. Processes that share
    /// limits share it, and applications that share a server each have their own.
    ///
    /// It is the keys' hash tag: in a cluster all budgets of an application are on one node, since a
    /// request takes from several at once.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// How long a decision may take, 100 ms by default. After that the store counts as away.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Makes the digests in keys with a secret that all processes share.
    ///
    /// # Security
    /// Without one, a reader of Redis can find out by trying whether an address or a subject that can
    /// be guessed has a budget. With one, only a process that has the secret can.
    pub fn key_secret(mut self, secret: [u8; 32]) -> Self {
        self.secret = Some(secret);
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
    /// When an address cannot be read or needs a feature that is not there, when the prefix is empty
    /// or holds a brace, and when the deadline is zero.
    pub fn build(self) -> RedisResult<RedisStore> {
        let (keys, given_time) = (Keys::new(&self.prefix, self.secret.as_ref()), self.given_time);
        let (connections, _, deadline) = self.connections()?;
        let (script, settling) = (crate::script(), crate::settling());
        let revoke = crate::revocations::script();
        let records = crate::records::Scripts::new();
        Ok(RedisStore {
            connections,
            keys,
            deadline,
            given_time,
            script,
            revoke,
            records,
            settling,
        })
    }

    /// A store of API keys in place of one of budgets. Give it a longer deadline than a limit has: a key
    /// about which Redis does not answer in time is a 503.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    pub fn api_keys(self) -> RedisResult<RedisApiKeys> {
        let (connections, prefix, deadline) = self.connections()?;
        Ok(RedisApiKeys::new(connections, prefix, deadline))
    }

    /// A store of the sessions of browsers in place of one of budgets. Give it a longer deadline than a limit has: a session about which
    /// Redis does not answer in time is a 503.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    #[cfg(feature = "session")]
    pub fn sessions(self) -> RedisResult<crate::RedisSessions> {
        let (connections, prefix, deadline) = self.connections()?;
        Ok(crate::RedisSessions::new(connections, prefix, deadline))
    }

    /// A store of delivered webhooks in place of one of budgets.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    #[cfg(feature = "webhook")]
    pub fn deliveries(self) -> RedisResult<crate::RedisDeliveries> {
        let (connections, prefix, deadline) = self.connections()?;
        Ok(crate::RedisDeliveries::new(connections, prefix, deadline))
    }

    fn connections(self) -> RedisResult<(Connections, String, Duration)> {
        let server = self.server?;
        if self.prefix.is_empty() || self.prefix.contains(['{', '}']) {
            return Err(unusable("the prefix is empty or holds a brace"));
        }
        if self.deadline.is_zero() {
            return Err(unusable("the deadline must be longer than zero"));
        }
        Ok((Connections::new(server, self.deadline), self.prefix, self.deadline))
    }
}

fn unusable(reason: &'static str) -> redis::RedisError {
    redis::RedisError::from((redis::ErrorKind::InvalidClientConfig, reason))
}
