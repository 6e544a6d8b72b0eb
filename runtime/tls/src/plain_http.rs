//! The port without TLS: what is said to who asks there.

use palisade::axum::Router;
use palisade::axum::extract::Request;
use palisade::axum::response::{IntoResponse as _, Response};
use palisade::http::header::{AUTHORIZATION, COOKIE, HeaderName, LOCATION, PROXY_AUTHORIZATION};
use palisade::http::{HeaderValue, Method, StatusCode};
use palisade::{Application, Problem, Security};

use crate::error::TlsError;

/// Header fields in which a credential is sent.
const CREDENTIALS: [HeaderName; 5] = [
    AUTHORIZATION,
    COOKIE,
    PROXY_AUTHORIZATION,
    HeaderName::from_static("dpop"),
    HeaderName::from_static("x-api-key"),
];

/// Whether a query has a token in it: `access_token` is that of RFC 6750, 2.3.
fn has_token(query: &str) -> bool {
    let mut names = query.split('&').filter_map(|pair| pair.split('=').next());
    names.any(|name| {
        let name = name.to_ascii_lowercase();
        ["token", "api_key", "apikey", "key", "password", "secret", "code"].contains(&name.as_str())
            || name.ends_with("_token")
    })
}

/// What a request without TLS is answered with.
#[derive(Clone, Debug)]
pub struct PlainHttp {
    /// Where it is redirected to.
    origin: Option<String>,
    /// More fields in which a credential is sent.
    fields: Vec<HeaderName>,
}

impl PlainHttp {
    /// 403: an API has no clients that type addresses, and one that sends a credential here has told it to the
    /// network already.
    pub fn refused() -> Self {
        Self { origin: None, fields: Vec::new() }
    }

    /// GET and HEAD are redirected (308) to the same path and query at `origin`, `https://api.example.com`. Every
    /// other method, and a request with a credential, is refused: its sender learns that it was sent in the clear. Credentials
    /// are looked for in `Authorization`, `Cookie`, `DPoP`, `X-Api-Key` and [others](Self::credential_in), and in queries by
    /// their names.
    ///
    /// # Errors
    /// `origin` is not a https origin: it has a path, or no host.
    pub fn redirected_to(origin: &str) -> Result<Self, TlsError> {
        let host = origin.strip_prefix("https://").unwrap_or_default();
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
        if host.is_empty() || !host.bytes().all(legal) {
            return Err(TlsError::new(format!(
                "`{origin}` is not an origin to redirect to: write `https://api.example.com`"
            )));
        }
        Ok(Self { origin: Some(origin.to_owned()), fields: Vec::new() })
    }

    /// One more header field in which a credential is sent: that of API keys, where it is another than `X-Api-Key`.
    ///
    /// # Errors
    /// It is not a name of a header field.
    pub fn credential_in(mut self, field: &str) -> Result<Self, TlsError> {
        let name = HeaderName::try_from(field)
            .map_err(|_| TlsError::new(format!("`{field}` is not a name of a header field")))?;
        self.fields.push(name);
        Ok(self)
    }

    fn answer(&self, request: &Request) -> Response {
        let fields = request.headers();
        let has_credential = CREDENTIALS.iter().any(|name| fields.contains_key(name))
            || self.fields.iter().any(|name| fields.contains_key(name))
            || request.uri().query().is_some_and(has_token);
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        let target =
            self.origin.as_ref().filter(|_| is_read && !has_credential).and_then(|origin| {
                let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
                HeaderValue::try_from(format!("{origin}{path}")).ok()
            });
        match target {
            Some(target) => (StatusCode::PERMANENT_REDIRECT, [(LOCATION, target)]).into_response(),
            None => Problem::new(StatusCode::FORBIDDEN)
                .detail("this service requires https")
                .into_response(),
        }
    }
}

/// An application that answers every request without TLS as it is told, with the header fields, the limit by address
/// and the audit of `security`.
///
/// ```no_run
/// use palisade::Security;
/// use palisade_tls::{PlainHttp, plain_http};
///
/// # async fn serve(security: Security) -> Result<(), Box<dyn std::error::Error>> {
/// let listener = tokio::net::TcpListener::bind("0.0.0.0:80").await?;
/// let redirect = PlainHttp::redirected_to("https://api.example.com")?;
/// palisade::serve(listener, plain_http(&security, redirect)).await?;
/// # Ok(())
/// # }
/// ```
pub fn plain_http(security: &Security, what: PlainHttp) -> impl Application {
    let answer = async move |request: Request| what.answer(&request);
    security.around(Router::new().fallback(answer))
}
