//! Starts the binary on a free port with a store of its own, and talks HTTP/1.1 to it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a fixture")]
#![allow(dead_code, reason = "each file of tests uses a part")]

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::second_factor::totp;
use serde_json::Value;

pub const SECRET: &str = "Tq7mV2xK9cRz4LwN8bYh3GfJ6sPd1AeU5oXvMiQt";

fn payroll() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payroll"));
    command.env("PAYROLL_JWT_SECRET", SECRET).env_remove("RUST_LOG").stdin(Stdio::null());
    command
}

/// What a command that ends by itself prints.
pub fn run(arguments: &[&str]) -> String {
    let output = payroll().args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The value of an `Authorization` field.
pub fn token(subject: &str, roles: &[&str]) -> String {
    token_for("10m", subject, roles)
}

/// The same, for as long as this.
pub fn token_for(ttl: &str, subject: &str, roles: &[&str]) -> String {
    token_with(subject, roles, &["--ttl", ttl])
}

/// The same of another tenant.
pub fn token_of(tenant: &str, subject: &str, roles: &[&str]) -> String {
    token_with(subject, roles, &["--tenant", tenant])
}

/// The same with these options.
pub fn token_with(subject: &str, roles: &[&str], options: &[&str]) -> String {
    let mut arguments = vec!["token", "--sub", subject];
    arguments.extend(options);
    for role in roles {
        arguments.extend(["--role", role]);
    }
    format!("Bearer {}", run(&arguments).trim())
}

/// A port that is free, below those that the system hands out: nobody is given it before it is used.
pub fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let first = std::process::id().wrapping_mul(16);
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let next = || first.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % 12_000;
    std::iter::repeat_with(|| 20_000 + u16::try_from(next()).unwrap()).find(is_free).unwrap()
}

/// What an authenticator application shows now for this secret.
pub fn code(secret: &str) -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    totp::code_at(&base32(secret), i64::try_from(since).unwrap())
}

fn base32(text: &str) -> Vec<u8> {
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for letter in text.bytes() {
        let five = if letter.is_ascii_uppercase() { letter - b'A' } else { letter - b'2' + 26 };
        bits = (bits << 5) | u32::from(five);
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap());
        }
    }
    bytes
}

/// A running service; it ends with the test.
pub struct Service {
    child: Child,
    address: String,
    greeting: String,
    log: Option<JoinHandle<String>>,
    store: std::path::PathBuf,
}

impl Service {
    pub fn start() -> Self {
        Self::start_after(|_| {})
    }

    /// A service over the store that `prepare` leaves at this path.
    pub fn start_after(prepare: impl FnOnce(&Path)) -> Self {
        Self::start_with(prepare, None)
    }

    /// A service that believes the tokens of this identity provider, too.
    pub fn start_believing(provider: &Provider) -> Self {
        Self::start_with(|_| {}, Some(&provider.issuer))
    }

    /// A service over TLS, with the certificate that it made for itself in this file.
    pub fn start_over_tls(certificate: &Path) -> Self {
        Self::start_by(|command| {
            command.arg("--tls").env("PAYROLL_CERTIFICATE", certificate);
        })
    }

    /// A service whose command is changed.
    pub fn start_by(change: impl FnOnce(&mut Command)) -> Self {
        Self::start_as(|_| {}, change)
    }

    fn start_with(prepare: impl FnOnce(&Path), provider: Option<&str>) -> Self {
        Self::start_as(prepare, |command| {
            command.envs(provider.map(|issuer| ("PAYROLL_PROVIDER", issuer)));
        })
    }

    fn start_as(prepare: impl FnOnce(&Path), change: impl FnOnce(&mut Command)) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("palisade-payroll-{}-{number}.redb", std::process::id());
        let store = std::env::temp_dir().join(name);
        prepare(&store);
        let mut command = payroll();
        command.env("PAYROLL_ADDR", "127.0.0.1:0").env("PAYROLL_DB", &store);
        change(&mut command);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let address = loop {
            let mut line = String::new();
            assert_ne!(output.read_line(&mut line).unwrap(), 0, "the service ended");
            let url = line.trim().strip_prefix("listening on ");
            if let Some((_, address)) = url.and_then(|url| url.split_once("://")) {
                break address.to_owned();
            }
        };
        let mut greeting = String::new();
        while !greeting.ends_with("# nobody\n") {
            assert_ne!(output.read_line(&mut greeting).unwrap(), 0, "the service ended");
        }
        let log = std::thread::spawn(move || {
            let mut rest = String::new();
            output.read_to_string(&mut rest).unwrap();
            rest
        });
        Self { child, address, greeting, log: Some(log), store }
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The machine's key, which the service shows once.
    pub fn machine_key(&self) -> String {
        let (_, behind) = self.greeting.split_once("X-Api-Key: ").unwrap();
        behind.split('\'').next().unwrap().to_owned()
    }

    pub fn get(&self, path: &str, token: &str) -> Answer {
        self.request("GET", path, &[("Authorization", token)], "")
    }

    pub fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut headers = headers.to_vec();
        let length = body.len().to_string();
        headers.push(("Content-Length", &length));
        self.exchange(method, path, &headers, body.as_bytes())
    }

    /// Sends the body in chunks, without saying how long it is.
    pub fn chunked(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut headers = headers.to_vec();
        headers.push(("Transfer-Encoding", "chunked"));
        let mut chunks = String::new();
        for chunk in body.as_bytes().chunks(4_096) {
            let chunk = std::str::from_utf8(chunk).unwrap();
            write!(chunks, "{:x}\r\n{chunk}\r\n", chunk.len()).unwrap();
        }
        chunks.push_str("0\r\n\r\n");
        self.exchange(method, path, &headers, chunks.as_bytes())
    }

    fn exchange(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let answer = read(self.send(method, path, headers, body));
        record(method, path, headers, body, answer.status);
        answer
    }

    /// Sends a request and leaves the answer on the wire; [`read`] reads it.
    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        // A server that refused already may have closed its side.
        let _ = stream.write_all(body);
        stream
    }

    /// A client that has sent a part of its head.
    pub fn begin(&self) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(b"GET /me HTTP/1.1\r\nHost: a\r\n").unwrap();
        stream
    }

    /// Sends bytes as they are, after which the service must close.
    pub fn raw(&self, bytes: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(bytes.as_bytes()).unwrap();
        read(stream)
    }

    /// Ends the service as an operator would, and yields what it logged.
    pub fn stop(mut self) -> String {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
        assert!(self.child.wait().unwrap().success(), "SIGTERM ends the service well");
        self.log.take().unwrap().join().unwrap()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_file(&self.store);
    }
}

/// Writes down what was asked and how it ended, where `PALISADE_RECORD` names a folder: the firewall's tests show it to their
/// rules.
fn record(method: &str, path: &str, fields: &[(&str, &str)], body: &[u8], status: u16) {
    let Some(folder) = std::env::var_os("PALISADE_RECORD") else { return };
    std::fs::create_dir_all(&folder).unwrap();
    let file = Path::new(&folder).join(format!("payroll-{}.jsonl", std::process::id()));
    let line = serde_json::json!({
        "method": method, "target": path, "fields": fields, "status": status,
        "body": String::from_utf8_lossy(body),
    });
    let file = std::fs::OpenOptions::new().create(true).append(true).open(file);
    // In one write: tests run beside each other.
    file.unwrap().write_all(format!("{line}\n").as_bytes()).unwrap();
}

/// A second issuer, which serves its keys; it ends with the test.
pub struct Provider {
    child: Child,
    issuer: String,
    /// The value of an `Authorization` field.
    pub token: String,
}

impl Provider {
    pub fn start(subject: &str, roles: &[&str]) -> Self {
        Self::start_of("acme", subject, roles)
    }

    /// One whose token names this tenant.
    pub fn start_of(tenant: &str, subject: &str, roles: &[&str]) -> Self {
        let mut command = payroll();
        command.args(["provider", "--sub", subject, "--tenant", tenant]);
        command.env("PAYROLL_ADDR", "127.0.0.1:0");
        for role in roles {
            command.args(["--role", role]);
        }
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut token = String::new();
        assert_ne!(output.read_line(&mut token).unwrap(), 0, "the provider ended");
        // Its tokens say where it listens.
        let claims = token.split('.').nth(1).unwrap();
        let claims = URL_SAFE_NO_PAD.decode(claims).unwrap();
        let claims: Value = serde_json::from_slice(&claims).unwrap();
        let issuer = claims["iss"].as_str().unwrap().to_owned();
        Self { child, issuer, token: format!("Bearer {}", token.trim()) }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The answer up to where the service closed the connection.
pub fn read(mut stream: TcpStream) -> Answer {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    Answer::parse(&answer)
}

/// An answer as it came over the wire.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
    /// Whether the body has the end that its header promised.
    pub whole: bool,
    headers: Vec<(String, String)>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("no answer: {}", String::from_utf8_lossy(bytes)));
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<_> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let mut answer = Self { status, headers, body: bytes[end + 4..].to_vec(), whole: true };
        if answer.header("transfer-encoding") == "chunked" {
            (answer.body, answer.whole) = unchunked(&answer.body);
        }
        answer
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    /// All but the time of day.
    pub fn comparable_headers(&self) -> Vec<&(String, String)> {
        let own = ["date", "x-request-id", "traceparent"];
        self.headers.iter().filter(|(name, _)| !own.contains(&name.as_str())).collect()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// What the chunks hold, and whether the last one came.
fn unchunked(mut chunks: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    while let Some(line) = chunks.windows(2).position(|two| two == b"\r\n") {
        let length = std::str::from_utf8(&chunks[..line]).unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        let Some(chunk) = chunks.get(line + 2..line + 2 + length) else { break };
        if length == 0 {
            return (body, true);
        }
        body.extend_from_slice(chunk);
        chunks = chunks.get(line + 4 + length..).unwrap_or_default();
    }
    (body, false)
}
