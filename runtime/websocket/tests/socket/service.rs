//! A service with its clients.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use palisade::prelude::*;
use palisade::session::{MemorySessions, Sessions};
use palisade::testing::{Issuer, TestClock};
use palisade::{SecureApp, SecurityBuilder};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role as Side;

pub(crate) type Server = palisade::Serve<TcpListener, SecureApp>;

/// A service that is served over real sockets.
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    pub(crate) issuer: Issuer,
    pub(crate) clock: TestClock,
    /// Whoever drops it stops the server.
    pub(crate) stop: Option<oneshot::Sender<()>>,
    pub(crate) served: JoinHandle<()>,
}

impl Service {
    pub(crate) async fn start() -> Self {
        Self::of(crate::routes(), |builder| builder, |server| server).await
    }

    /// These routes, under a configuration and a server of the test's own.
    pub(crate) async fn of(
        routes: SecureRouter<()>,
        configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
        serve: impl FnOnce(Server) -> Server,
    ) -> Self {
        let (issuer, clock) = (Issuer::new(), TestClock::new());
        let sessions = Sessions::builder().clock(&clock).build(MemorySessions::new()).unwrap();
        let security = Security::builder()
            .roles::<crate::Role>()
            .jwt(issuer.jwt())
            .sessions(sessions)
            .trusted_origins(["https://partner.example"])
            .direct()
            .clock(&clock);
        let app = routes.secured_by(configure(security).build().unwrap()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let server = serve(palisade::serve(listener, app)).with_graceful_shutdown(async move {
            let _ = stopped.await;
        });
        let served = tokio::spawn(async move {
            let _ = server.await;
        });
        Self { address, issuer, clock, stop: Some(stop), served }
    }

    /// A header field with a token.
    pub(crate) fn bearer(&self, subject: &str, role: &str) -> String {
        format!("Bearer {}", self.issuer.token(subject, &self.clock).role(role).sign())
    }

    /// The head of the answer to a request with these fields.
    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> (TcpStream, String) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: staff.test\r\n");
        for (name, value) in fields {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(if method == "POST" { "content-length: 0\r\n\r\n" } else { "\r\n" });
        // A connection that was not let in may take nothing.
        let _ = stream.write_all(request.as_bytes()).await;
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            if stream.read(&mut byte).await.unwrap_or(0) == 0 {
                break;
            }
            answer.push(byte[0]);
        }
        (stream, String::from_utf8(answer).unwrap())
    }

    pub(crate) async fn open(&self, path: &str, fields: &[(&str, &str)]) -> Result<Socket, u16> {
        let mut all = vec![
            ("connection", "Upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ];
        all.extend(fields);
        let (stream, head) = self.ask("GET", path, &all).await;
        // A connection that was not let in answers nothing.
        let status: u16 = head.split(' ').nth(1).map_or(0, |status| status.parse().unwrap());
        if status != 101 {
            return Err(status);
        }
        assert!(head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
        Ok(Socket(WebSocketStream::from_raw_socket(stream, Side::Client, None).await))
    }

    pub(crate) async fn cookie(&self) -> String {
        let (_, head) = self.ask("POST", "/enter", &[]).await;
        let line = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        line.split(';').next().unwrap().to_owned()
    }
}

/// The client's end.
pub(crate) struct Socket(pub(crate) WebSocketStream<TcpStream>);

impl Socket {
    pub(crate) async fn say(&mut self, text: &str) {
        // A connection that is over takes nothing.
        let _ = self.0.send(Message::text(format!("{{\"text\":\"{text}\"}}"))).await;
    }

    /// The next message, or why it is over.
    pub(crate) async fn hear(&mut self) -> Result<String, String> {
        loop {
            let next = timeout(Duration::from_secs(10), self.0.next()).await.expect("nothing came");
            match next {
                Some(Ok(Message::Text(text))) => return Ok(text.to_string()),
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Err(format!("{} {}", u16::from(frame.code), frame.reason));
                }
                Some(Ok(Message::Close(None)) | Err(_)) | None => return Err("gone".into()),
                Some(Ok(_)) => {}
            }
        }
    }
}
