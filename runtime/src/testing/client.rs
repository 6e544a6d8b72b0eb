//! A client that talks to an application in process.

use std::convert::Infallible;
use std::fmt;
use std::future::{Future, poll_fn};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, HeaderValue};
use http::{HeaderMap, Method, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower_service::Service;

use crate::router::Connected;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The port that requests come from.
const PORT: u16 = 50_000;

/// Talks to one application from one address.
///
/// The application is a [`SecureApp`](crate::SecureApp), in layers or without, or a plain
/// `axum::Router`. A request without a `Host` of its own is for `localhost`.
#[derive(Clone)]
pub struct Client {
    app: Arc<dyn Ask>,
    peer: IpAddr,
    host: HeaderValue,
    watch: Option<Watch>,
}

/// Looks at a request's method and path, and at its answer.
type Watch = Arc<dyn Fn(&Method, &str, &Reply) + Send + Sync>;

type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// An application, whatever its type.
trait Ask: Send + Sync {
    fn ask(&self, request: Request, peer: IpAddr) -> Answering;
}

impl<S, B> Ask for Mutex<S>
where
    S: Service<Request, Response = http::Response<B>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    fn ask(&self, request: Request, peer: IpAddr) -> Answering {
        let app = self.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut app = Connected::new(app, SocketAddr::new(peer, PORT).into());
        Box::pin(async move {
            let ready = poll_fn(|context| app.poll_ready(context)).await;
            let answer = match ready {
                Ok(()) => app.call(request).await,
                Err(never) => Err(never),
            };
            match answer {
                Ok(response) => response.map(Body::new),
                Err(never) => match never {},
            }
        })
    }
}

impl Client {
    /// A client at 192.0.2.1, an address of documentation.
    pub fn new<S, B>(app: S) -> Self
    where
        S: Service<Request, Response = http::Response<B>, Error = Infallible>,
        S: Clone + Send + 'static,
        S::Future: Send,
        B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        Self {
            app: Arc::new(Mutex::new(app)),
            peer: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
            host: HeaderValue::from_static("localhost"),
            watch: None,
        }
    }

    /// The same client, whose every answer is looked at with the method and the path of its request: to compare them with a
    /// document, say.
    ///
    /// ```
    /// # fn example(client: palisade::testing::Client) {
    /// let client = client.watched(|method, path, reply| {
    ///     assert!(!reply.holds("argon2-"), "{method} {path} sends a hash");
    /// });
    /// # let _ = client;
    /// # }
    /// ```
    #[must_use]
    pub fn watched(self, watch: impl Fn(&Method, &str, &Reply) + Send + Sync + 'static) -> Self {
        Self { watch: Some(Arc::new(watch)), ..self }
    }

    /// The same client, asking for another host: one of those that
    /// [`hosts`](crate::SecurityBuilder::hosts) declares.
    #[must_use]
    pub fn host(mut self, host: &'static str) -> Self {
        self.host = HeaderValue::from_static(host);
        self
    }

    /// The same client at another address.
    #[must_use]
    pub fn at(mut self, peer: IpAddr) -> Self {
        self.peer = peer;
        self
    }

    /// A request with any method.
    pub fn request(&self, method: Method, path: &str) -> Sending {
        Sending {
            client: self.clone(),
            method,
            path: path.to_owned(),
            headers: HeaderMap::new(),
            body: Body::empty(),
        }
    }

    /// A GET.
    pub fn get(&self, path: &str) -> Sending {
        self.request(Method::GET, path)
    }

    /// A HEAD.
    pub fn head(&self, path: &str) -> Sending {
        self.request(Method::HEAD, path)
    }

    /// An OPTIONS.
    pub fn options(&self, path: &str) -> Sending {
        self.request(Method::OPTIONS, path)
    }

    /// A POST.
    pub fn post(&self, path: &str) -> Sending {
        self.request(Method::POST, path)
    }

    /// A PUT.
    pub fn put(&self, path: &str) -> Sending {
        self.request(Method::PUT, path)
    }

    /// A PATCH.
    pub fn patch(&self, path: &str) -> Sending {
        self.request(Method::PATCH, path)
    }

    /// A DELETE.
    pub fn delete(&self, path: &str) -> Sending {
        self.request(Method::DELETE, path)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Client").field("peer", &self.peer).finish_non_exhaustive()
    }
}

/// A request that is being written.
#[derive(Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct Sending {
    client: Client,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Body,
}

#[allow(clippy::expect_used, reason = "a test that cannot write its request cannot go on")]
impl Sending {
    /// Adds a header field.
    ///
    /// # Panics
    /// Where it is none.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).expect("a header name");
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header value");
        self.headers.append(name, value);
        self
    }

    /// Sends a bearer token.
    ///
    /// # Panics
    /// Where it is not a header value.
    pub fn bearer(self, token: &str) -> Self {
        self.header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// Sends a JSON body.
    ///
    /// # Panics
    /// Never.
    pub fn json(self, value: &Value) -> Self {
        self.header(CONTENT_TYPE.as_str(), "application/json").body(value.to_string())
    }

    /// Sends any body.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends the request.
    ///
    /// # Panics
    /// Where the request cannot be written or the answer's body breaks off.
    pub async fn send(self) -> Reply {
        let (method, path) = (self.method.clone(), self.path.clone());
        let mut request = Request::builder()
            .method(self.method)
            .uri(self.path)
            .body(self.body)
            .expect("a request");
        *request.headers_mut() = self.headers;
        request.headers_mut().entry(HOST).or_insert(self.client.host);
        let response = self.client.app.ask(request, self.client.peer).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("the answer's body").to_bytes();
        let reply = Reply { status: parts.status, headers: parts.headers, body: body.to_vec() };
        if let Some(watch) = &self.client.watch {
            watch(&method, &path, &reply);
        }
        reply
    }
}

/// An answer.
///
/// Two are equal where all but the id and the trace of their requests are.
#[derive(Clone, Debug)]
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl PartialEq for Reply {
    fn eq(&self, other: &Self) -> bool {
        let comparable = |headers: &HeaderMap| {
            let mut headers = headers.clone();
            for name in ["x-request-id", "traceparent"] {
                headers.remove(name);
            }
            headers
        };
        (self.status, &self.body) == (other.status, &other.body)
            && comparable(&self.headers) == comparable(&other.headers)
    }
}

impl Eq for Reply {}

impl Reply {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The first value of a header field; empty where there is none or it is not text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Whether the value occurs anywhere in what was sent: in the body, in a header field, escaped as JSON or in
    /// percent.
    ///
    /// ```
    /// # async fn example(reply: palisade::testing::Reply) {
    /// assert!(!reply.holds("argon2-c2FsdHNhbHQ"), "the hash of the password stays inside");
    /// # }
    /// ```
    pub fn holds(&self, value: &str) -> bool {
        let json = serde_json::to_string(value).unwrap_or_default();
        let percent: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
        let spellings = [value, json.trim_matches('"'), &percent];
        let body = self.text();
        let in_text = |text: &str| spellings.iter().any(|spelling| text.contains(spelling));
        !value.is_empty()
            && (in_text(&body)
                || self
                    .headers
                    .values()
                    .any(|field| in_text(&String::from_utf8_lossy(field.as_bytes()))))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}
