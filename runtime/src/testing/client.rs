//! A client that talks to an application in process.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Method, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower_service::Service as _;

use crate::router::SecureApp;

/// Talks to one application from one address.
#[derive(Clone, Debug)]
pub struct Client {
    app: TestedApp,
    peer: IpAddr,
}

/// What a [`Client`] talks to: a [`SecureApp`], or a plain `axum::Router` with
/// [`Security::layer`](crate::Security::layer) around it.
#[derive(Clone, Debug)]
pub struct TestedApp(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Secure(SecureApp),
    Plain(Router),
}

impl From<SecureApp> for TestedApp {
    fn from(app: SecureApp) -> Self {
        Self(Kind::Secure(app))
    }
}

impl From<Router> for TestedApp {
    fn from(router: Router) -> Self {
        Self(Kind::Plain(router))
    }
}

impl TestedApp {
    async fn call(self, peer: IpAddr, mut request: Request) -> Response {
        let answer = match self.0 {
            Kind::Secure(app) => app.connected(peer).call(request).await,
            Kind::Plain(mut router) => {
                let peer = ConnectInfo(SocketAddr::new(peer, 0));
                request.extensions_mut().insert(peer);
                router.call(request).await
            }
        };
        match answer {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

impl Client {
    /// A client at 192.0.2.1, an address of documentation.
    pub fn new(app: impl Into<TestedApp>) -> Self {
        Self { app: app.into(), peer: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)) }
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
    /// Where it is no header value.
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
        let mut request = Request::builder()
            .method(self.method)
            .uri(self.path)
            .body(self.body)
            .expect("a request");
        *request.headers_mut() = self.headers;
        let response = self.client.app.call(self.client.peer, request).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("the answer's body").to_bytes();
        Reply { status: parts.status, headers: parts.headers, body: body.to_vec() }
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Reply {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The first value of a header field; empty where there is none or it is no text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
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
