//! Closing a connection whose client may still be sending.
//!
//! A socket that is closed with unread bytes resets the connection, and the reset may overtake the
//! answer: a client that writes its whole body before it reads sees a broken pipe. So our side is
//! closed, and what still comes is thrown away up to a bound ([RFC 9112, 9.6]).
//!
//! [RFC 9112, 9.6]: https://www.rfc-editor.org/rfc/rfc9112#section-9.6

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::time::{Instant, timeout_at};

use crate::serve::limits::ServeLimits;

/// A client that sends nothing for so long has read its answer, or never will.
const QUIET: Duration = Duration::from_secs(2);

/// Reads until the client ends, falls silent, or has sent enough.
pub(super) async fn drain(io: &mut (impl AsyncRead + Unpin), limits: &ServeLimits) {
    let until = Instant::now() + limits.linger;
    let (mut left, mut thrown_away) = (limits.linger_bytes, vec![0; 16 * 1024]);
    while left > 0 {
        let quiet = Instant::now() + QUIET;
        match timeout_at(until.min(quiet), io.read(&mut thrown_away)).await {
            Ok(Ok(read)) if read > 0 => left = left.saturating_sub(read as u64),
            _ => return,
        }
    }
}
