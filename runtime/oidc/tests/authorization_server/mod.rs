//! An authorization server of the tests' own on loopback, which answers about tokens and misbehaves on
//! demand.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade_oidc::{Introspection, IntrospectionBuilder};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

pub(crate) const ISSUER: &str = "https://id.example";

/// How the server answers.
#[derive(Clone)]
pub(crate) enum Manner {
    Honest,
    /// After this time.
    Slow(Duration),
    /// Accepts, and says nothing.
    Hanging,
    /// This text under this status line.
    Saying(&'static str, String),
    /// Announces more than it sends.
    Truncated,
    /// This many bytes.
    Huge(usize),
    /// Takes the request and closes the connection.
    Closing,
    /// Begins an answer and closes the connection.
    Stopping,
}

#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) url: String,
    calls: Arc<AtomicUsize>,
    connections: Arc<AtomicUsize>,
    closes: Arc<AtomicBool>,
    running: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    sent: Arc<AtomicUsize>,
    tokens: Arc<Mutex<HashMap<String, Value>>>,
    manner: Arc<Mutex<Manner>>,
    requests: Arc<Mutex<Vec<String>>>,
}

/// What the server says of a good token.
pub(crate) fn active(subject: &str) -> Value {
    json!({
        "active": true, "iss": ISSUER, "aud": "payroll", "sub": subject, "token_type": "Bearer",
        "scope": "staff:read", "exp": 4_000_000_000_u64,
    })
}

impl Server {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            url: format!("http://{}/introspect", listener.local_addr().unwrap()),
            calls: Arc::default(),
            connections: Arc::default(),
            closes: Arc::default(),
            running: Arc::default(),
            most: Arc::default(),
            sent: Arc::default(),
            tokens: Arc::default(),
            manner: Arc::new(Mutex::new(Manner::Honest)),
            requests: Arc::default(),
        };
        let own = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = own.clone();
                // A client that hangs up in the middle is what some tests are about.
                tokio::spawn(async move { drop(server.answer(stream).await) });
            }
        });
        server
    }

    /// What it says of a token from now on.
    pub(crate) fn say(&self, token: &str, answer: Value) {
        self.tokens.lock().unwrap().insert(token.to_owned(), answer);
    }

    pub(crate) fn behave(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// How often it was asked.
    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    /// How many connections were made to it.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Closes each connection after its answer from now on, without saying so before.
    pub(crate) fn close_after_answers(&self) {
        self.closes.store(true, Ordering::SeqCst);
    }

    /// How many calls ran side by side at most.
    pub(crate) fn most_at_once(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }

    /// How many bytes were taken of a huge answer.
    pub(crate) fn sent(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn introspection(&self) -> IntrospectionBuilder {
        self.unhurried().call_time(Duration::from_secs(1))
    }

    /// The same, for a test that states the time of a call.
    pub(crate) fn unhurried(&self) -> IntrospectionBuilder {
        Introspection::at(ISSUER, &self.url)
            .client("pay roll", "hunter2:+")
            .audience("payroll")
            .allow_http_on_loopback("127.0.0.1")
    }

    async fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        self.connections.fetch_add(1, Ordering::SeqCst);
        loop {
            let request = read(&mut stream).await?;
            let stays = !request.is_empty() && self.answer_one(request, &mut stream).await?;
            if !stays || self.closes.load(Ordering::SeqCst) {
                return Ok(());
            }
        }
    }

    /// Whether the connection serves another request.
    async fn answer_one(&self, request: String, stream: &mut TcpStream) -> std::io::Result<bool> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(running, Ordering::SeqCst);
        let token = request.rsplit("token=").next().unwrap_or_default();
        let token = token.split('&').next().unwrap_or_default().to_owned();
        self.requests.lock().unwrap().push(request);
        let mut manner = self.manner.lock().unwrap().clone();
        if let Manner::Slow(time) = manner {
            sleep(time).await;
            manner = Manner::Honest;
        }
        // A call is over before its answer is read: the caller may make the next one at once.
        self.running.fetch_sub(1, Ordering::SeqCst);
        let stays = matches!(manner, Manner::Honest | Manner::Saying(..));
        self.answer_in(manner, &token, stream).await?;
        Ok(stays)
    }

    async fn answer_in(
        &self,
        manner: Manner,
        token: &str,
        stream: &mut TcpStream,
    ) -> std::io::Result<()> {
        match manner {
            Manner::Hanging => sleep(Duration::from_secs(60)).await,
            Manner::Truncated => {
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"active\":")
                    .await?;
            }
            Manner::Huge(bytes) => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").await?;
                let piece = vec![b' '; 64 * 1024];
                for _ in 0..bytes / piece.len() {
                    stream.write_all(&piece).await?;
                    self.sent.fetch_add(piece.len(), Ordering::SeqCst);
                }
            }
            Manner::Closing => {}
            Manner::Stopping => stream.write_all(b"HTTP/1.1 20").await?,
            Manner::Saying(status, body) => say(stream, status, &body).await?,
            Manner::Honest | Manner::Slow(_) => {
                let known = self.tokens.lock().unwrap().get(token).cloned();
                let answer = known.unwrap_or_else(|| json!({"active": false}));
                say(stream, "200 OK", &answer.to_string()).await?;
            }
        }
        Ok(())
    }
}

async fn say(stream: &mut TcpStream, status: &str, body: &str) -> std::io::Result<()> {
    let length = body.len();
    let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{body}");
    stream.write_all(answer.as_bytes()).await
}

/// A request with its form.
async fn read(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
            let length = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
            if body.len() >= length {
                return Ok(String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(String::new());
        }
    }
}
