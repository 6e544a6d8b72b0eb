//! One request over HTTP/1.1: no redirect, no proxy, bounded in time and size.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use http::{HeaderValue, Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::error::{FetchError, OidcError};
use crate::fetch::{FetchFuture, Fetcher};
use crate::location::{Exceptions, Location};
use crate::tls;

/// The longest document.
pub(crate) const LONGEST: usize = 256 * 1024;

/// What a POST sends.
pub(crate) struct Post {
    /// How the client proves who it is.
    pub(crate) authorization: HeaderValue,
    /// A form.
    pub(crate) form: String,
}

/// Fetches over the network.
pub(crate) struct HttpFetcher {
    tls: TlsConnector,
    exceptions: Exceptions,
    time: Duration,
}

impl HttpFetcher {
    pub(crate) async fn new(exceptions: Exceptions, time: Duration) -> Result<Self, OidcError> {
        // The system's roots are files.
        let tls = tokio::task::spawn_blocking(tls::connector).await;
        let tls = tls.map_err(|error| OidcError::Roots(error.into()))??;
        Ok(Self { tls, exceptions, time })
    }

    /// The body of the answer to a POST, where its status is 200.
    pub(crate) async fn post(&self, url: &str, post: &Post) -> Result<Vec<u8>, FetchError> {
        self.in_time(self.fetch(url, Some(post))).await
    }

    /// Whether a POST to this URL could be sent at all.
    pub(crate) fn check(&self, url: &str) -> Result<(), FetchError> {
        Location::of(url, &self.exceptions).map(|_| ())
    }

    async fn in_time(
        &self,
        fetch: impl Future<Output = Result<Vec<u8>, FetchError>>,
    ) -> Result<Vec<u8>, FetchError> {
        timeout(self.time, fetch).await.unwrap_or(Err(FetchError::TimedOut))
    }

    async fn fetch(&self, url: &str, post: Option<&Post>) -> Result<Vec<u8>, FetchError> {
        let location = Location::of(url, &self.exceptions)?;
        let stream = connect(&location).await?;
        if !location.encrypted {
            return exchange(stream, &location, post).await;
        }
        let name = ServerName::try_from(location.host.clone());
        let name = name.map_err(|_| FetchError::UrlRefused)?;
        let stream = self.tls.connect(name, stream).await.map_err(FetchError::connection)?;
        exchange(stream, &location, post).await
    }
}

impl Fetcher for HttpFetcher {
    fn get<'a>(&'a self, url: &'a str) -> FetchFuture<'a> {
        Box::pin(self.in_time(self.fetch(url, None)))
    }
}

/// Connects to an address that was looked at: the name is not looked up a second time.
async fn connect(location: &Location) -> Result<TcpStream, FetchError> {
    let found = tokio::net::lookup_host((location.host.as_str(), location.port)).await;
    let found: Vec<SocketAddr> = found.map_err(FetchError::connection)?.collect();
    let allowed = location.allowed(found)?;
    TcpStream::connect(allowed.as_slice()).await.map_err(FetchError::connection)
}

async fn exchange<S>(
    stream: S,
    location: &Location,
    post: Option<&Post>,
) -> Result<Vec<u8>, FetchError>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(FetchError::connection)?;
    // The connection serves one request, and ends with it, whoever gives up.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    ask(&mut sender, location, post).await
}

async fn ask(
    sender: &mut http1::SendRequest<Full<Bytes>>,
    location: &Location,
    post: Option<&Post>,
) -> Result<Vec<u8>, FetchError> {
    let request = match post {
        None => Request::get(&location.path),
        Some(post) => Request::post(&location.path)
            .header(header::AUTHORIZATION, &post.authorization)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
    };
    let form = post.map(|post| Bytes::from(post.form.clone())).unwrap_or_default();
    let request = request
        .header(header::HOST, &location.authority)
        .header(header::ACCEPT, "application/json")
        .body(Full::new(form))
        .map_err(|_| FetchError::UrlRefused)?;
    let response = sender.send_request(request).await.map_err(FetchError::connection)?;
    if response.status() != StatusCode::OK {
        return Err(FetchError::Status(response.status().as_u16()));
    }
    let body = Limited::new(response.into_body(), LONGEST).collect().await;
    let body = body.map_err(|cause| {
        if cause.is::<LengthLimitError>() {
            FetchError::TooLong
        } else {
            FetchError::Connection(cause)
        }
    })?;
    Ok(body.to_bytes().to_vec())
}
