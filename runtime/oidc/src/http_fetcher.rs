//! Documents over HTTP/1.1, bounded in time.

use std::time::Duration;

use http::Request;
use hyper::body::Bytes;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::connection::Connection;
use crate::endpoint::Endpoint;
use crate::error::{FetchError, OidcError};
use crate::fetch::{FetchFuture, Fetcher};
use crate::location::{Exceptions, Location};
use crate::tls;

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

    /// An endpoint that is asked again and again, over at most so many connections that wait.
    pub(crate) fn endpoint(self, url: &str, connections: usize) -> Result<Endpoint, FetchError> {
        let location = Location::of(url, &self.exceptions)?;
        Ok(Endpoint::new(location, self.tls, self.time, connections))
    }

    /// The same for a caller that fetches more.
    #[cfg(feature = "login")]
    pub(crate) fn endpoint_beside(
        &self,
        url: &str,
        connections: usize,
    ) -> Result<Endpoint, FetchError> {
        let location = Location::of(url, &self.exceptions)?;
        Ok(Endpoint::new(location, self.tls.clone(), self.time, connections))
    }

    async fn fetch(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        let location = Location::of(url, &self.exceptions)?;
        // The connection serves one request, and ends with it, also where the caller gives up.
        let mut connection = Connection::open(&location, &self.tls).await?;
        let request = Request::get(&location.path);
        Ok(connection.ask(&location, request, Bytes::new()).await?)
    }
}

impl Fetcher for HttpFetcher {
    fn get<'a>(&'a self, url: &'a str) -> FetchFuture<'a> {
        Box::pin(async move {
            timeout(self.time, self.fetch(url)).await.unwrap_or(Err(FetchError::TimedOut))
        })
    }
}
