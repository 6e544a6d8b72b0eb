//! What happens on one connection, as its bytes and its requests tell.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use http::{StatusCode, Version};
use tokio::time::Instant;

use crate::serve::limits::ServeLimits;

/// Shared by the connection's bytes, its requests and its watchdog.
#[derive(Clone, Debug)]
pub(super) struct Activity(Arc<Mutex<State>>);

#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own, and all combine")]
struct State {
    /// Requests whose answer is not complete.
    open: usize,
    /// Since when no request is open.
    idle_since: Instant,
    /// Whether a request was read.
    had_request: bool,
    /// When the first byte of the next head came.
    head_since: Option<Instant>,
    /// Whether the first line of that head ended.
    line_ended: bool,
    /// Since when the client takes no byte.
    stalled_since: Option<Instant>,
    /// Whether all that was answered is sent.
    clean: bool,
    /// Whether the bytes belong to another protocol than HTTP/1.
    foreign: bool,
    /// The status of an answer that hyper gave by itself.
    own: Option<StatusCode>,
    /// The client has sent its last byte.
    ended: bool,
    watcher: Option<Waker>,
}

/// Which time is up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Late {
    /// The head of a request did not arrive.
    Head,
    /// No request came.
    Idle,
    /// The client takes no byte of its answer.
    Write,
}

/// What becomes of bytes that hyper writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outgoing {
    /// They are sent.
    Sent,
    /// They are an answer of hyper's own, in whose place ours is sent.
    Replaced,
}

impl Activity {
    pub(super) fn begin() -> Self {
        Self(Arc::new(Mutex::new(State {
            open: 0,
            idle_since: Instant::now(),
            had_request: false,
            head_since: None,
            line_ended: false,
            stalled_since: None,
            clean: true,
            foreign: false,
            own: None,
            ended: false,
            watcher: None,
        })))
    }

    /// A request was read. It is open until what is returned is dropped.
    pub(super) fn request(&self, version: Version) -> Open {
        let mut state = self.lock();
        state.open += 1;
        state.had_request = true;
        state.clean = false;
        state.foreign |= version > Version::HTTP_11;
        Open(self.clone())
    }

    /// The connection speaks something else from here on.
    pub(super) fn upgrade(&self) {
        self.lock().foreign = true;
    }

    pub(super) fn received(&self, bytes: &[u8]) {
        let mut state = self.lock();
        if bytes.is_empty() {
            state.ended = true;
        } else if state.open == 0 {
            state.head_since.get_or_insert_with(Instant::now);
            state.line_ended |= bytes.contains(&b'\n');
        }
    }

    /// Whether bytes that are about to be written answer a request. Where none is open and all is
    /// sent, only hyper itself has something to say: that a head cannot be read.
    pub(super) fn outgoing(&self, bytes: &[u8]) -> Outgoing {
        let mut state = self.lock();
        if state.own.is_some() {
            return Outgoing::Replaced;
        }
        if state.open == 0 && state.clean && !state.foreign {
            state.own = status_of(bytes);
            if state.own.is_some() {
                return Outgoing::Replaced;
            }
            // The first bytes of HTTP/2 are the server's settings.
            state.foreign = !bytes.starts_with(b"HTTP/");
        }
        state.clean = false;
        Outgoing::Sent
    }

    pub(super) fn progress(&self, is_stalled: bool) {
        let mut state = self.lock();
        if !is_stalled {
            state.stalled_since = None;
        } else if state.stalled_since.is_none() {
            state.stalled_since = Some(Instant::now());
        }
    }

    /// Everything that hyper had to write is sent.
    pub(super) fn flushed(&self) {
        let mut state = self.lock();
        if !state.clean && state.open == 0 {
            state.clean = true;
            // Where HTTP/2 sends its own frames, no request is under way.
            if !state.foreign {
                state.idle_since = Instant::now();
            }
        }
    }

    /// The next time to look at, and what is then late. An answer of hyper's own waits for nothing.
    pub(super) fn deadline(
        &self,
        limits: &ServeLimits,
        watcher: &Waker,
    ) -> Option<(Instant, Late)> {
        let mut state = self.lock();
        if !state.watcher.as_ref().is_some_and(|known| known.will_wake(watcher)) {
            state.watcher = Some(watcher.clone());
        }
        if let Some(since) = state.stalled_since {
            return Some((since + limits.write, Late::Write));
        }
        if state.open > 0 {
            return None;
        }
        Some(match state.head_since {
            Some(since) if !state.foreign => (since + limits.header, Late::Head),
            _ if state.had_request => (state.idle_since + limits.idle, Late::Idle),
            _ => (state.idle_since + limits.header, Late::Idle),
        })
    }

    /// The status of the answer that is ours to give, if there is one.
    pub(super) fn unanswered(&self, late: Option<Late>) -> Option<StatusCode> {
        let state = self.lock();
        match (state.own, late) {
            // A line that never ended was longer than the whole head may be.
            (Some(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE), _) if !state.line_ended => {
                Some(StatusCode::URI_TOO_LONG)
            }
            (Some(own), _) => Some(own),
            (None, Some(Late::Head)) if state.clean && !state.foreign => {
                Some(StatusCode::REQUEST_TIMEOUT)
            }
            (None, _) => None,
        }
    }

    /// Whether the client may still be sending.
    pub(super) fn has_ended(&self) -> bool {
        self.lock().ended
    }

    /// Every change leaves the state whole, so a panic beside it changes nothing.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The status of an answer with an error.
fn status_of(bytes: &[u8]) -> Option<StatusCode> {
    let rest = bytes.strip_prefix(b"HTTP/1.1 ").or_else(|| bytes.strip_prefix(b"HTTP/1.0 "))?;
    let status = StatusCode::from_bytes(rest.get(..3)?).ok()?;
    (status.is_client_error() || status.is_server_error()).then_some(status)
}

/// A request whose answer is not complete.
#[derive(Debug)]
pub(super) struct Open(Activity);

impl Open {
    /// Notes that the connection speaks something else once the answer is sent.
    pub(super) fn upgrade(&self) {
        self.0.upgrade();
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.open = state.open.saturating_sub(1);
        if state.open == 0 {
            state.idle_since = Instant::now();
            state.head_since = None;
            state.line_ended = false;
            if let Some(watcher) = state.watcher.take() {
                drop(state);
                watcher.wake();
            }
        }
    }
}
