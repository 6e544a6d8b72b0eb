//! A redis-server of a test's own: on a free port, in a directory that goes with it.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use palisade_redis::redis;

pub(crate) struct Server {
    process: Option<Child>,
    directory: PathBuf,
    pub(crate) port: u16,
    options: Vec<String>,
}

/// A server that keeps everything it was told; none where redis-server is not installed, which
/// fails where no test may be skipped.
pub(crate) fn start() -> Option<Server> {
    start_with(&["--appendonly", "yes", "--appendfsync", "always"])
}

/// Long enough for a busy machine.
const PATIENT: Duration = Duration::from_secs(20);

/// Tells the directories of the servers of one process apart.
static COUNT: AtomicU32 = AtomicU32::new(0);

#[allow(clippy::print_stderr, reason = "a skipped test says so")]
pub(crate) fn start_with(options: &[&str]) -> Option<Server> {
    if Command::new("redis-server").arg("--version").output().is_err() {
        assert!(std::env::var_os("PALISADE_NO_SKIP").is_none(), "redis-server is not installed");
        eprintln!("skipped: redis-server is not installed");
        return None;
    }
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("palisade-redis-{}-{number}", std::process::id());
    let directory = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&directory).unwrap();
    let options = options.iter().map(ToString::to_string).collect();
    let mut server = Server { process: None, directory, port: free_port(), options };
    let deadline = Instant::now() + PATIENT;
    // A port that was free may be another one's by now, and one is too high for a cluster.
    while !server.has_started(deadline) {
        server.port = free_port();
    }
    Some(server)
}

/// A sentinel with this configuration.
#[cfg(feature = "sentinel")]
pub(crate) fn start_sentinel(configuration: &std::path::Path) -> Option<Server> {
    start_with(&[configuration.to_str().unwrap(), "--sentinel"])
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Server {
    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    /// Starts it again where it was.
    pub(crate) fn start(&mut self) {
        let deadline = Instant::now() + PATIENT;
        while !self.has_started(deadline) {
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Starts it and waits until it answers; `false` where it ends before.
    fn has_started(&mut self, deadline: Instant) -> bool {
        let is_sentinel = self.options.iter().any(|option| option == "--sentinel");
        // A sentinel's file stands first, and it saves nothing else.
        let process = Command::new("redis-server")
            .args(&self.options)
            .args(["--port", &self.port.to_string(), "--bind", "127.0.0.1"])
            .args(["--dir", self.directory.to_str().unwrap()])
            .args(if is_sentinel { [].as_slice() } else { &["--save", ""] })
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let process = self.process.insert(process.unwrap());
        // Another one may answer at this port.
        let own = format!("process_id:{}\r\n", process.id());
        loop {
            assert!(Instant::now() < deadline, "redis-server does not answer");
            if self.is_answered_by(&own) {
                return true;
            }
            if self.process.as_mut().is_none_or(|it| it.try_wait().unwrap().is_some()) {
                return false;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn is_answered_by(&self, own: &str) -> bool {
        let told = self.command::<String>(redis::cmd("INFO").arg("server"));
        // It tells of itself while it still loads, and then refuses whatever else.
        told.is_ok_and(|told| told.contains(own))
            && self.command::<String>(&redis::cmd("PING")).is_ok()
    }

    /// As by `kill -9`.
    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    pub(crate) fn command<T: redis::FromRedisValue>(
        &self,
        command: &redis::Cmd,
    ) -> redis::RedisResult<T> {
        let timeout = Duration::from_millis(500);
        let client = redis::Client::open(self.url())?;
        command.query(&mut client.get_connection_with_timeout(timeout)?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}
