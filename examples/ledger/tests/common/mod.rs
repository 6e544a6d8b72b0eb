//! The service over a real socket, in this process, with a database of its own.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a fixture")]
#![allow(unreachable_pub, reason = "a test has no outside")]
#![allow(dead_code, reason = "each file of tests uses a part")]

use std::net::SocketAddr;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::handshake;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper::{HeaderMap, Request};
use hyper_util::rt::TokioIo;
use ledger::db::Db;
use ledger::payment::{self, Message, Paid};
use ledger::token::{self, TokenRequest};
use ledger::{app, seed};
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};

const SECRET: &[u8] = b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
const PAYMENT_SECRET: &[u8] = b"41b7e9d20c6f8a35d1e07b94f2c6a83e";

/// A message of the payment provider.
pub fn message(invoice: &str, paid_on: &str) -> Message {
    let paid = Paid { invoice: invoice.parse().unwrap(), paid_on: paid_on.parse().unwrap() };
    payment::message(&payment::secret_text(PAYMENT_SECRET), &paid).unwrap()
}

/// The value of an `Authorization` field.
pub fn token(subject: &str, role: &str, tenant: &str) -> String {
    let [subject, role, tenant] = [subject, role, tenant].map(str::to_owned);
    let signed = token::sign(SECRET, &TokenRequest { subject, role, tenant });
    format!("Bearer {}", signed.unwrap())
}

/// A running service; it ends with the test.
pub struct Service(SocketAddr);

impl Service {
    pub async fn start() -> Self {
        let db = Db::in_memory().await.unwrap();
        seed::fill_when_empty(&db).await.unwrap();
        let payments = payment::verifier(&payment::secret_text(PAYMENT_SECRET));
        let app = app::secured(db, token::verifier(SECRET), payments).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let service = Self(listener.local_addr().unwrap());
        tokio::spawn(async move { palisade::serve(listener, app).await });
        service
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.send("GET", path, token, ("text/plain", Bytes::new())).await
    }

    pub async fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.send("POST", path, token, ("application/json", body.to_string().into())).await
    }

    /// A form with one file.
    pub async fn upload(&self, path: &str, token: &str, name: &str, file: (&str, &[u8])) -> Answer {
        let (content_type, bytes) = file;
        let mut form = format!(
            "--b\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"{name}\"\r\n\
             Content-Type: {content_type}\r\n\r\n"
        )
        .into_bytes();
        form.extend_from_slice(bytes);
        form.extend_from_slice(b"\r\n--b--\r\n");
        self.send("PUT", path, token, ("multipart/form-data; boundary=b", form.into())).await
    }

    pub async fn send(
        &self,
        method: &str,
        path: &str,
        token: &str,
        (content_type, body): (&str, Bytes),
    ) -> Answer {
        let fields = [(AUTHORIZATION.as_str(), token), (CONTENT_TYPE.as_str(), content_type)];
        self.send_with(method, path, &fields, body).await
    }

    /// Delivers a message of the payment provider.
    pub async fn deliver(&self, message: &Message) -> Answer {
        let fields = [
            ("webhook-id", &*message.id),
            ("webhook-timestamp", &*message.timestamp),
            ("webhook-signature", &*message.signature),
            ("content-type", "application/json"),
        ];
        self.send_with("POST", "/payments", &fields, message.body.clone().into()).await
    }

    /// Sends the fields that are not empty.
    async fn send_with(
        &self,
        method: &str,
        path: &str,
        fields: &[(&str, &str)],
        body: Bytes,
    ) -> Answer {
        let stream = TcpStream::connect(self.0).await.unwrap();
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let mut request = Request::builder().method(method).uri(path).header(HOST, "ledger.test");
        let is_sent = |(name, value): &&(&str, &str)| {
            !value.is_empty() && (*name != CONTENT_TYPE || !body.is_empty())
        };
        let fields: Vec<(&str, &str)> = fields.iter().filter(is_sent).copied().collect();
        for (name, value) in &fields {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(body.clone())).unwrap();
        let sent = (method, path, &fields[..], body);
        let (head, body) = sender.send_request(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        record(sent, head.status.as_u16());
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    }
}

/// Writes down what was asked and how it ended, where `PALISADE_RECORD` names a folder: the firewall's tests show it to their
/// rules.
fn record((method, path, fields, body): (&str, &str, &[(&str, &str)], Bytes), status: u16) {
    use std::io::Write as _;

    let Some(folder) = std::env::var_os("PALISADE_RECORD") else { return };
    std::fs::create_dir_all(&folder).unwrap();
    let file = std::path::Path::new(&folder).join(format!("ledger-{}.jsonl", std::process::id()));
    let line = serde_json::json!({
        "method": method, "target": path, "fields": fields, "status": status,
        "body": String::from_utf8_lossy(&body),
    });
    let file = std::fs::OpenOptions::new().create(true).append(true).open(file);
    // In one write: tests run beside each other.
    file.unwrap().write_all(format!("{line}\n").as_bytes()).unwrap();
}

/// An answer, whole.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The customers of a list, a page or the lines of an export.
    pub fn customers(&self) -> Vec<String> {
        assert_eq!(self.status, 200, "{}", self.text());
        let items: Vec<Value> = match self.header("content-type") {
            "application/x-ndjson" => {
                self.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
            }
            _ => match self.json() {
                Value::Array(items) => items,
                page => page["items"].as_array().unwrap().clone(),
            },
        };
        items.iter().map(|item| item["customer"].as_str().unwrap().to_owned()).collect()
    }
}
