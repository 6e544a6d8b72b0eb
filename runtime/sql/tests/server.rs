//! A PostgreSQL of a test's own: on a free port, in a directory that goes with it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

pub(crate) struct Server {
    process: Child,
    programs: PathBuf,
    directory: PathBuf,
    port: u16,
}

/// Tells the directories of the servers of one process apart.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A server; none where PostgreSQL is not installed, which fails where no test may be skipped.
#[allow(clippy::print_stderr, reason = "a skipped test says so")]
pub(crate) fn start() -> Option<Server> {
    let Some(programs) = programs() else {
        assert!(std::env::var_os("PALISADE_NO_SKIP").is_none(), "PostgreSQL is not installed");
        eprintln!("skipped: PostgreSQL is not installed");
        return None;
    };
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("palisade-sql-{}-{number}", std::process::id());
    let directory = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&directory).unwrap();
    hand_over(&directory);
    let data = directory.join("data");
    let made = run(&programs.join("initdb"))
        .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"])
        .args(["--no-sync", "--pgdata"])
        .arg(&data)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(made.unwrap().success(), "initdb failed");
    // A port that was free may be another one's by now.
    for _ in 0..10 {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        if let Some(process) = serving(&programs, &directory, port) {
            return Some(Server { process, programs, directory, port });
        }
    }
    panic!("PostgreSQL does not start");
}

/// The server of a directory that is made, once it serves; none where it ends before.
fn serving(programs: &Path, directory: &Path, port: u16) -> Option<Child> {
    let mut process = serve(programs, directory, port);
    for _ in 0..600 {
        if process.try_wait().unwrap().is_some() {
            return None;
        }
        // The file of one that was killed names another process.
        let told = std::fs::read_to_string(directory.join("data/postmaster.pid"));
        let told = told.unwrap_or_default();
        let mut lines = told.lines().map(str::trim);
        let is_its_own = lines.next() == Some(process.id().to_string().as_str());
        if is_its_own && lines.any(|line| line == "ready") {
            return Some(process);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let _ = process.kill();
    let _ = process.wait();
    None
}

fn serve(programs: &Path, directory: &Path, port: u16) -> Child {
    let process = run(&programs.join("postgres"))
        .arg("-D")
        .arg(directory.join("data"))
        .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"])
        .arg("-k")
        .arg(directory)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    process.unwrap()
}

/// Where `initdb` is: not on the path of a Debian system.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let versions = versions.map(|version| version.path().join("bin"));
    std::env::split_paths(&path).chain(versions).find(|folder| folder.join("initdb").exists())
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

/// PostgreSQL refuses to run as root: then its own user runs it.
fn run(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=TERM"]);
    command.arg(program);
    command
}

fn hand_over(directory: &Path) {
    if is_root() {
        let done = Command::new("chown").arg("postgres").arg(directory).status();
        assert!(done.unwrap().success(), "chown failed");
    }
}

impl Server {
    /// Where it is, for another process.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Kills it in the middle of whatever it does.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again, once nothing of the one that was killed is left.
    pub(crate) fn start_again(&mut self) {
        for _ in 0..100 {
            std::thread::sleep(Duration::from_millis(200));
            if let Some(process) = serving(&self.programs, &self.directory, self.port) {
                self.process = process;
                return;
            }
        }
        panic!("PostgreSQL does not start again");
    }

    /// Connections to it as `user`.
    pub(crate) async fn pool_of(&self, user: &str, connections: u32) -> PgPool {
        let options = PgConnectOptions::new_without_pgpass()
            .host("127.0.0.1")
            .port(self.port)
            .username(user)
            .database("postgres");
        let pool = PgPoolOptions::new().max_connections(connections);
        for _ in 0..200 {
            if let Ok(pool) = pool.clone().connect_with(options.clone()).await {
                return pool;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        pool.connect_with(options).await.unwrap()
    }

    /// Connections to it as the one who may do everything.
    pub(crate) async fn pool(&self) -> PgPool {
        self.pool_of("postgres", 4).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}
