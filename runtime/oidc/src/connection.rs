//! A connection over HTTP/1.1: no redirect, no proxy, bounded in size.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use http::request::Builder;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::connect::connect;
use crate::error::FetchError;
use crate::location::Location;

/// Who asks: firewalls before a provider refuse requests that do not say so.
const AGENT: &str = "palisade-oidc";
/// The longest document.
pub(crate) const LONGEST: usize = 256 * 1024;

/// A connection, which ends when it is dropped.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    _driver: JoinSet<hyper::Result<()>>,
    /// Whether anything was received since this was last reset.
    has_received: Arc<AtomicBool>,
}

/// Why a request failed, and whether the server has begun to answer it.
pub(crate) struct Unanswered {
    pub(crate) error: FetchError,
    pub(crate) is_answered: bool,
}

impl From<Unanswered> for FetchError {
    fn from(unanswered: Unanswered) -> Self {
        unanswered.error
    }
}

impl Connection {
    pub(crate) async fn open(location: &Location, tls: &TlsConnector) -> Result<Self, FetchError> {
        let stream = connect(location).await?;
        if !location.encrypted {
            return Self::over(stream).await;
        }
        let name = ServerName::try_from(location.host.clone());
        let name = name.map_err(|_| FetchError::UrlRefused)?;
        Self::over(tls.connect(name, stream).await.map_err(FetchError::connection)?).await
    }

    async fn over<S>(stream: S) -> Result<Self, FetchError>
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let has_received = Arc::new(AtomicBool::new(false));
        let stream = Watched { stream, has_received: Arc::clone(&has_received) };
        let shaken = http1::handshake(TokioIo::new(stream)).await;
        let (sender, connection) = shaken.map_err(FetchError::connection)?;
        let mut driver = JoinSet::new();
        driver.spawn(connection);
        Ok(Self { sender, _driver: driver, has_received })
    }

    /// Whether another request can be sent, as far as is known.
    pub(crate) fn is_open(&self) -> bool {
        !self.sender.is_closed()
    }

    /// The body of the answer, where its status is 200. It is read to its end: after that the connection
    /// may serve another request.
    pub(crate) async fn ask(
        &mut self,
        location: &Location,
        request: Builder,
        body: Bytes,
    ) -> Result<Vec<u8>, Unanswered> {
        self.has_received.store(false, Ordering::SeqCst);
        let answered = self.exchange(location, request, body).await;
        let is_answered = self.has_received.load(Ordering::SeqCst);
        answered.map_err(|error| Unanswered { error, is_answered })
    }

    async fn exchange(
        &mut self,
        location: &Location,
        request: Builder,
        body: Bytes,
    ) -> Result<Vec<u8>, FetchError> {
        let request: Request<Full<Bytes>> = request
            .header(header::HOST, &location.authority)
            .header(header::ACCEPT, "application/json")
            .header(header::USER_AGENT, AGENT)
            .body(Full::new(body))
            .map_err(|_| FetchError::UrlRefused)?;
        self.sender.ready().await.map_err(FetchError::connection)?;
        let response = self.sender.send_request(request).await.map_err(FetchError::connection)?;
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
}

/// A stream that notes whether anything came.
struct Watched<S> {
    stream: S,
    has_received: Arc<AtomicBool>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.has_received.store(true, Ordering::SeqCst);
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
