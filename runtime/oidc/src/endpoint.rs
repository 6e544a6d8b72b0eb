//! An endpoint that is asked again and again: its connections are kept for the next request.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{HeaderValue, Request, header};
use hyper::body::Bytes;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;

use crate::connection::{Connection, Unanswered};
use crate::error::FetchError;
use crate::location::Location;

/// How long a connection waits for its next request: less than most servers do.
const IDLE_FOR: Duration = Duration::from_secs(15);
/// How long a connection serves at most: then the name is looked up again.
const SERVES_FOR: Duration = Duration::from_secs(60);

/// What a POST sends.
pub(crate) struct Post {
    /// How the client proves who it is; a client without a secret does not.
    pub(crate) authorization: Option<HeaderValue>,
    /// A form.
    pub(crate) form: String,
}

pub(crate) struct Endpoint {
    location: Location,
    tls: TlsConnector,
    time: Duration,
    most_idle: usize,
    idle: Mutex<Vec<Kept>>,
}

/// A connection with its dates.
struct Kept {
    connection: Connection,
    opened: Instant,
    last_used: Instant,
}

impl Endpoint {
    pub(crate) fn new(
        location: Location,
        tls: TlsConnector,
        time: Duration,
        most_idle: usize,
    ) -> Self {
        Self { location, tls, time, most_idle, idle: Mutex::default() }
    }

    /// The body of the answer, where its status is 200.
    pub(crate) async fn post(&self, post: &Post) -> Result<Vec<u8>, FetchError> {
        let answered = timeout(self.time, self.ask(post)).await;
        answered.unwrap_or_else(|_| {
            // A server that went away without a word took the other connections with it.
            self.lock().clear();
            Err(FetchError::TimedOut)
        })
    }

    /// Over a connection that waits, or a new one. A connection that its server has closed meanwhile fails
    /// without any answer, and a new one is opened for that request: once, and not where an answer began.
    async fn ask(&self, post: &Post) -> Result<Vec<u8>, FetchError> {
        if let Some(kept) = self.take() {
            match self.ask_over(kept, post).await {
                Err(Unanswered { is_answered: false, .. }) => {}
                answered => return Ok(answered?),
            }
        }
        let connection = Connection::open(&self.location, &self.tls).await?;
        let now = Instant::now();
        let kept = Kept { connection, opened: now, last_used: now };
        Ok(self.ask_over(kept, post).await?)
    }

    async fn ask_over(&self, mut kept: Kept, post: &Post) -> Result<Vec<u8>, Unanswered> {
        let request = Request::post(&self.location.path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = match &post.authorization {
            Some(authorization) => request.header(header::AUTHORIZATION, authorization),
            None => request,
        };
        let form = Bytes::from(post.form.clone());
        // A caller that gives up, and whatever fails, takes the connection along.
        let body = kept.connection.ask(&self.location, request, form).await?;
        kept.last_used = Instant::now();
        self.put(kept);
        Ok(body)
    }

    /// The connection that was used last, so that those of a busy time end after it.
    fn take(&self) -> Option<Kept> {
        let mut idle = self.lock();
        idle.retain(Kept::may_serve);
        idle.pop()
    }

    fn put(&self, kept: Kept) {
        let mut idle = self.lock();
        idle.retain(Kept::may_serve);
        if idle.len() < self.most_idle && kept.may_serve() {
            idle.push(kept);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Kept>> {
        // Nothing panics while it holds the lock: what the list holds is whole.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn may_serve(&self) -> bool {
        self.connection.is_open()
            && self.last_used.elapsed() < IDLE_FOR
            && self.opened.elapsed() < SERVES_FOR
    }
}
