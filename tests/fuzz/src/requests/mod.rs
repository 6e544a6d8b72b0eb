//! One application, asked by every target over requests: whatever is in one, it is answered.

pub mod bodies;
pub mod credentials;
pub mod heads;
pub mod targets;

use std::cell::OnceCell;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Form;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use http_body_util::BodyExt as _;
use palisade::http::{HeaderMap, StatusCode};
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};
use palisade::{FieldName, Input, Rate, SecureApp, Violations};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;

/// Every proxy that may speak for a client has this address.
const PEER: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 4711);

#[derive(Redacted)]
struct Note {
    #[expose]
    id: u64,
    #[expose]
    text: String,
}

#[input]
struct Person {
    #[validate(length(min = 1, max = 8))]
    name: String,
    #[validate(range(min = 0.0, max = 3.0))]
    height: Option<f64>,
    #[validate(nested, length(max = 4))]
    homes: Vec<Home>,
    #[validate(email, length(max = 20))]
    mail: Option<String>,
}

#[input]
#[allow(dead_code, reason = "it is there to be read")]
struct Home {
    #[validate(length(min = 2, max = 8))]
    street: Option<String>,
    zip: Option<u32>,
}

#[input]
struct Filter {
    limit: Option<u16>,
    #[validate(length(max = 16))]
    word: Option<String>,
}

/// Whatever can be parsed.
#[derive(serde::Deserialize)]
#[serde(transparent)]
struct Whole(#[allow(dead_code, reason = "it is there to be read")] serde_json::Value);

impl Input for Whole {
    const FIELDS: &'static [FieldName] = &[];
    const NAMES_OBJECT: bool = false;

    fn check(&self) -> Result<(), Violations> {
        Ok(())
    }
}

#[secure]
async fn note() -> Tagged<Json<Note>> {
    Tagged(Json(Note { id: 1, text: "a note".to_owned() }))
}

#[input]
#[serde(rename_all = "kebab-case")]
struct Calling {
    x_word: Option<Text<16>>,
    x_count: Option<u16>,
    #[validate(length(max = 4))]
    accept_language: Option<Vec<Text<16>>>,
}

#[input]
struct Taste {
    #[serde(rename = "__Host-theme")]
    theme: Option<Text<8>>,
    count: Option<i8>,
}

#[secure]
async fn read(_: Headers<Calling>, _: Cookies<Taste>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn find(_: Query<Filter>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn named(_: Path<Plain<Text<64>>>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn person(_: Json<Person>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn any(_: Json<Whole>) -> StatusCode {
    StatusCode::OK
}

#[input]
#[allow(dead_code, reason = "it is there to be read")]
struct Upload {
    #[validate(length(max = 8))]
    title: Option<String>,
    #[validate(length(max = 4))]
    tags: Vec<Text<16>>,
    #[input(file(max = "64B", types("image/png")))]
    picture: Option<File>,
}

#[secure]
async fn upload(_: Multipart<Upload>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn form(_: Form<Filter>) -> StatusCode {
    StatusCode::OK
}

/// An application and a caller it knows.
pub(crate) struct Asked {
    app: SecureApp,
    runtime: Runtime,
    /// The value of `Authorization` that is let in.
    pub(crate) credential: String,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

thread_local! {
    static ASKED: OnceCell<Asked> = const { OnceCell::new() };
}

/// Asks the application.
///
/// # Panics
/// Where the answer is one that no request may get: a failure of the service itself, or a refusal
/// that is no problem document.
pub(crate) fn ask(request: impl FnOnce(&Asked) -> Request) -> Answer {
    ASKED.with(|asked| {
        let asked = asked.get_or_init(Asked::new);
        asked.answer(request(asked))
    })
}

impl Asked {
    fn new() -> Self {
        let (issuer, clock) = (Issuer::new(), TestClock::new());
        let security = Security::builder()
            .jwt(issuer.jwt())
            .clock(&clock)
            .behind(["127.0.0.0/8"])
            .address_rate(Rate::new(u32::MAX, Duration::from_secs(1)))
            .build()
            .expect("a configuration");
        let app = SecureRouter::new()
            .route("/note", get(note))
            .route("/read", get(read))
            .route("/find", get(find))
            .route("/named/{name}", get(named))
            .route("/person", post(person))
            .route("/any", post(any))
            .route("/form", post(form))
            .route("/upload", post(upload))
            .secured_by(security)
            .expect("an application");
        let credential = format!("Bearer {}", issuer.token("e1", &clock).sign());
        Self { credential, ..Self::of(app) }
    }

    /// An application, and nobody whom it knows.
    fn of(app: SecureApp) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { app, runtime, credential: String::new() }
    }

    fn answer(&self, mut request: Request) -> Answer {
        request.extensions_mut().insert(ConnectInfo(PEER));
        let app = self.app.clone();
        let answer = self.runtime.block_on(async {
            let response: Result<Response, Infallible> = app.oneshot(request).await;
            let Ok(response) = response;
            let (parts, body) = response.into_parts();
            let bytes = body.collect().await.expect("a whole answer").to_bytes();
            let text = String::from_utf8(bytes.to_vec()).expect("an answer of text");
            Answer { status: parts.status.as_u16(), headers: parts.headers, text }
        });
        // 501 is a transfer coding that nobody knows.
        assert!(answer.status < 500 || answer.status == 501, "{}: {}", answer.status, answer.text);
        if answer.status >= 400 {
            let kind = answer.headers.get("content-type");
            assert_eq!(kind.expect("a type"), "application/problem+json");
        }
        answer
    }

    /// A request by the known caller.
    pub(crate) fn request(&self, method: &str, target: &str, body: Body) -> Request {
        Request::builder()
            .method(method)
            .uri(target)
            .header("host", "fuzz.test")
            .header("authorization", &self.credential)
            .body(body)
            .expect("a request")
    }
}
