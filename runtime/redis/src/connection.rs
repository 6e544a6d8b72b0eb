//! The connection of a store: made at the first request, shared by all, and made again when lost.

use redis::aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig};
use redis::{
    Client, Cmd, FromRedisValue, Pipeline, RedisError, RedisFuture, RedisResult, ScriptInvocation,
    Value,
};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How long making a connection may take. It goes on while requests are refused.
const CONNECT: Duration = Duration::from_secs(1);

/// Where Redis is.
#[derive(Clone)]
pub(crate) enum Server {
    One(Box<Client>),
    #[cfg(feature = "cluster")]
    Cluster(Box<redis::cluster::ClusterClient>),
    #[cfg(feature = "sentinel")]
    Sentinel(std::sync::Arc<Mutex<redis::sentinel::SentinelClient>>),
}

/// One connection that many requests use at once.
#[derive(Clone)]
pub(crate) enum Connection {
    /// Finds its server again by itself.
    Managed(ConnectionManager),
    #[cfg(feature = "cluster")]
    Cluster(redis::cluster_async::ClusterConnection),
    #[cfg(feature = "sentinel")]
    Master(redis::aio::MultiplexedConnection),
}

pub(crate) struct Connections {
    server: Server,
    deadline: Duration,
    current: Mutex<Current>,
}

#[derive(Default)]
enum Current {
    #[default]
    None,
    /// In a task of its own: a request that gives up does not restart it.
    Connecting(JoinHandle<RedisResult<Connection>>),
    Made(Connection),
}

impl Connections {
    pub(crate) fn new(server: Server, deadline: Duration) -> Self {
        Self { server, deadline, current: Mutex::default() }
    }

    /// The connection; the first request makes it.
    pub(crate) async fn get(&self) -> RedisResult<Connection> {
        let mut current = self.current.lock().await;
        if let Current::Made(connection) = &*current {
            return Ok(connection.clone());
        }
        if matches!(&*current, Current::None) {
            let connecting = connect(self.server.clone(), self.deadline);
            *current = Current::Connecting(tokio::spawn(connecting));
        }
        let Current::Connecting(connecting) = &mut *current else { return Err(gave_up()) };
        let made = connecting.await.unwrap_or_else(|_| Err(gave_up()));
        *current = match &made {
            Ok(connection) => Current::Made(connection.clone()),
            Err(_) => Current::None,
        };
        made
    }

    /// Forgets a connection that an error shows to be of no use.
    pub(crate) async fn forget(&self, connection: &Connection, error: &RedisError) {
        let is_demoted = error.code() == Some("READONLY");
        if is_demoted || error.is_io_error() || error.is_unrecoverable_error() {
            self.lost(connection).await;
        }
    }

    /// Forgets a connection that does not find its server again by itself: a master that is one no
    /// more, for one.
    async fn lost(&self, connection: &Connection) {
        if !matches!(connection, Connection::Managed(_)) {
            *self.current.lock().await = Current::None;
        }
    }
}

/// Runs a script within a time.
pub(crate) async fn run<T: FromRedisValue>(
    connections: &Connections,
    deadline: Duration,
    invocation: &ScriptInvocation<'_>,
) -> RedisResult<T> {
    let answered = timeout(deadline, async {
        let mut connection = connections.get().await?;
        match invocation.invoke_async(&mut connection).await {
            Ok(answer) => Ok(answer),
            Err(error) => {
                connections.forget(&connection, &error).await;
                Err(error)
            }
        }
    });
    answered.await.unwrap_or_else(|_| {
        Err(RedisError::from((redis::ErrorKind::Io, "Redis did not answer in time")))
    })
}

#[cfg_attr(
    not(any(feature = "cluster", feature = "sentinel")),
    allow(clippy::unused_async, reason = "one server is connected to when it is first asked")
)]
async fn connect(server: Server, deadline: Duration) -> RedisResult<Connection> {
    match server {
        Server::One(client) => {
            let config = ConnectionManagerConfig::new()
                .set_connection_timeout(Some(CONNECT))
                .set_response_timeout(Some(deadline))
                // The circuit asks again; a failed attempt ends and the next request begins another.
                .set_number_of_retries(0);
            ConnectionManager::new_lazy_with_config(*client, config).map(Connection::Managed)
        }
        #[cfg(feature = "cluster")]
        Server::Cluster(client) => client.get_async_connection().await.map(Connection::Cluster),
        #[cfg(feature = "sentinel")]
        Server::Sentinel(client) => {
            let config = redis::AsyncConnectionConfig::new()
                .set_connection_timeout(Some(CONNECT))
                .set_response_timeout(Some(deadline));
            let mut client = client.lock().await;
            client.get_async_connection_with_config(&config).await.map(Connection::Master)
        }
    }
}

fn gave_up() -> RedisError {
    RedisError::from((redis::ErrorKind::Io, "connecting was given up"))
}

macro_rules! each {
    ($connection:expr, $it:ident => $call:expr) => {
        match $connection {
            Self::Managed($it) => $call,
            #[cfg(feature = "cluster")]
            Self::Cluster($it) => $call,
            #[cfg(feature = "sentinel")]
            Self::Master($it) => $call,
        }
    };
}

impl ConnectionLike for Connection {
    fn req_packed_command<'a>(&'a mut self, cmd: &'a Cmd) -> RedisFuture<'a, Value> {
        each!(self, it => it.req_packed_command(cmd))
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        cmd: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        each!(self, it => it.req_packed_commands(cmd, offset, count))
    }

    fn get_db(&self) -> i64 {
        each!(self, it => it.get_db())
    }
}
