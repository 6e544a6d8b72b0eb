//! A service with one limit, and a Redis.

use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use palisade::prelude::*;
use palisade::{OnFailure, Rate};
use palisade_redis::RedisStore;

const LISTENS: &str = "listens on ";

#[public(
    reason = "it is measured",
    rate(limit = "50/s", burst = 10, per = "global", on_failure = "local")
)]
async fn measured() -> StatusCode {
    StatusCode::OK
}

/// Serves until it is killed.
pub(crate) fn serve(redis: Option<&str>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let address = Rate::new(1_000_000, Duration::from_secs(1)).on_failure(OnFailure::Local);
        let security = Security::builder().direct().address_rate(address).processes(2);
        let security = match redis {
            Some(url) => security.rate_store(RedisStore::on(url).build().unwrap()),
            None => security,
        };
        let routes = SecureRouter::new().route("/", get(measured));
        let app = routes.secured_by(security.build().unwrap()).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{LISTENS}{}", listener.local_addr().unwrap());
        palisade::serve(listener, app).await.unwrap();
    });
}

/// A process that serves.
pub(crate) struct Service {
    child: Child,
    address: SocketAddr,
}

impl Service {
    pub(crate) fn start(redis: Option<&str>) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let mut child = command.arg("serve").args(redis).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix(LISTENS).map(|address| address.parse().unwrap()));
        Self { child, address: address.unwrap() }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A redis-server that keeps everything it was told.
pub(crate) struct Redis {
    child: Child,
    port: u16,
    directory: PathBuf,
}

impl Redis {
    pub(crate) fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let directory = std::env::temp_dir().join(format!("palisade-picture-{port}"));
        std::fs::create_dir_all(&directory).unwrap();
        let child = run(port, &directory);
        Self { child, port, directory }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    /// As by `kill -9`.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn start_again(&mut self) {
        self.child = run(self.port, &self.directory);
    }
}

fn run(port: u16, directory: &std::path::Path) -> Child {
    let child = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""])
        .args(["--appendonly", "yes", "--appendfsync", "always"])
        .args(["--dir", directory.to_str().unwrap()])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        std::thread::sleep(Duration::from_millis(10));
    }
    child
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}
