//! The connection of an upgraded request, with what it holds until it is over.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper::upgrade::Upgraded;

use crate::context::ConnectionHold;
use crate::rate::Slot;

/// What ends with the connection.
pub(super) struct Held {
    /// Among the connections that the handler's `in_flight` counts.
    pub(super) _slots: Vec<Slot>,
    pub(super) _hold: Option<Arc<ConnectionHold>>,
}

/// The bytes of an upgraded connection. Until it is dropped it counts among those of its caller, of its address and of the server.
pub struct UpgradedConnection {
    io: Upgraded,
    _held: Held,
}

impl UpgradedConnection {
    pub(super) fn new(io: Upgraded, held: Held) -> Self {
        Self { io, _held: held }
    }
}

impl Read for UpgradedConnection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(context, buffer)
    }
}

impl Write for UpgradedConnection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(context, pieces)
    }
}

impl fmt::Debug for UpgradedConnection {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("UpgradedConnection").finish_non_exhaustive()
    }
}
