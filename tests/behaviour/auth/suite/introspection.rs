//! Opaque tokens that their server is asked about each time, over a socket.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::prelude::*;
use palisade::testing::{Client, TestClock};
use palisade_oidc::Introspection;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::{Line, Scheme, Source};

const ISSUER: &str = "https://id.example";

/// An authorization server: how it is doing, whether the good token is active, and the time.
#[derive(Clone)]
struct Server(Arc<Mutex<(Source, bool)>>, i64);

impl Server {
    async fn serve(self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            let server = self.clone();
            // A client that hangs up is what some tests are about.
            tokio::spawn(async move { drop(server.answer(stream).await) });
        }
    }

    /// One request a connection; it is read as far as its form, which ends with the hint.
    async fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut request = Vec::new();
        while !request.ends_with(b"token_type_hint=access_token") {
            if stream.read_buf(&mut request).await? == 0 {
                return Ok(());
            }
        }
        let request = String::from_utf8_lossy(&request).into_owned();
        let token = request.rsplit("\r\n\r\ntoken=").next().unwrap_or_default();
        let (source, is_active) = *self.0.lock().unwrap();
        match source {
            Source::Away => return Ok(()),
            Source::Hanging => tokio::time::sleep(Duration::from_secs(60)).await,
            Source::Up => {}
        }
        let mut claims = json!({
            "active": true, "iss": ISSUER, "aud": "test", "sub": "ada", "exp": self.1 + 300,
        });
        match token.split('&').next().unwrap_or_default() {
            "good" => claims["active"] = is_active.into(),
            "of-another" => claims["iss"] = "https://evil.example".into(),
            "for-another" => claims["aud"] = "other".into(),
            "of-before" => claims["exp"] = (self.1 - 300).into(),
            "of-nobody" => claims["sub"] = "".into(),
            "for-a-refresh" => claims["token_type"] = "refresh_token".into(),
            "of-a-key" => claims["cnf"] = json!({"jkt": "x"}),
            _ => claims = json!({"active": false}),
        }
        let body = claims.to_string();
        let head =
            format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}", body.len());
        stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes()).await
    }
}

/// An application that asks about each token.
pub(super) struct Opaque {
    clock: TestClock,
    client: Client,
    server: Server,
}

impl Opaque {
    pub(super) async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/introspect", listener.local_addr().unwrap());
        let clock = TestClock::new();
        let state = Arc::new(Mutex::new((Source::Up, true)));
        let server = Server(state, clock.now_millis() / 1_000);
        tokio::spawn(server.clone().serve(listener));
        let tokens = Introspection::at(ISSUER, url)
            .client("payroll", "9f3c1d7e0b5a48c6")
            .audience("test")
            .allow_http_on_loopback("127.0.0.1")
            .keep_for(Duration::ZERO)
            .call_time(Duration::from_millis(500))
            .start()
            .await
            .unwrap();
        let security = Security::builder().authenticator(tokens).realm("staff").direct();
        let security = security.clock(&clock).build().unwrap();
        Self { client: super::client(&security), clock, server }
    }
}

impl Scheme for Opaque {
    fn client(&self) -> &Client {
        &self.client
    }

    fn good(&self) -> Line {
        ("authorization", "Bearer good".into())
    }

    fn malformed(&self) -> Vec<String> {
        ["Bearer", "Bearer ", "Bearer a b", "Bearer é", "Bearer a,b"].map(String::from).into()
    }

    fn wrong(&self) -> Vec<String> {
        let tokens = [
            "of-another",
            "for-another",
            "of-before",
            "of-nobody",
            "for-a-refresh",
            "of-a-key",
            "unknown",
            "good.",
        ];
        let mut wrong = tokens.map(|token| format!("Bearer {token}")).to_vec();
        wrong.push(format!("Bearer {}", "x".repeat(8 * 1024 + 1)));
        wrong
    }

    fn expire(&self) {
        self.clock.advance(Duration::from_secs(310));
    }

    async fn revoke(&self) {
        self.server.0.lock().unwrap().1 = false;
    }

    fn set_source(&self, source: Source) {
        self.server.0.lock().unwrap().0 = source;
    }
}
