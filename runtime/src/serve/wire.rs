//! The bytes of one connection, on their way to hyper and back.
//!
//! hyper answers a head that it cannot read by itself, with a status and nothing else, and lets no code
//! change that. Such bytes stop here. hyper also lets go of the connection at its end; a second handle
//! keeps it, for our answer and for what the client is still sending.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::serve::activity::{Activity, Outgoing};

/// A handle on the connection.
pub(super) struct Wire<I> {
    io: Arc<Mutex<I>>,
    activity: Activity,
}

impl<I> Wire<I> {
    pub(super) fn new(io: I, activity: Activity) -> Self {
        Self { io: Arc::new(Mutex::new(io)), activity }
    }

    /// A second handle.
    pub(super) fn share(&self) -> Self {
        Self { io: Arc::clone(&self.io), activity: self.activity.clone() }
    }

    /// The connection, where this is the last handle: an upgraded one belongs to its handler.
    pub(super) fn into_inner(self) -> Option<I> {
        let io = Arc::try_unwrap(self.io).ok()?;
        Some(io.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Only one handle is polled at a time.
    fn lock(&self) -> MutexGuard<'_, I> {
        self.io.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn written(&self, polled: &Poll<io::Result<usize>>) {
        self.activity.progress(polled.is_pending());
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for Wire<I> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut *self.lock()).poll_read(context, buffer))?;
        if buffer.capacity() > before {
            self.activity.received(buffer.filled().get(before..).unwrap_or_default());
        }
        Poll::Ready(Ok(()))
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Wire<I> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.activity.outgoing(bytes) == Outgoing::Replaced {
            return Poll::Ready(Ok(bytes.len()));
        }
        let polled = Pin::new(&mut *self.lock()).poll_write(context, bytes);
        self.written(&polled);
        polled
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let first = pieces.iter().find(|piece| !piece.is_empty());
        let first = first.map_or(&[][..], |piece| &**piece);
        if self.activity.outgoing(first) == Outgoing::Replaced {
            return Poll::Ready(Ok(pieces.iter().map(|piece| piece.len()).sum()));
        }
        let polled = Pin::new(&mut *self.lock()).poll_write_vectored(context, pieces);
        self.written(&polled);
        polled
    }

    fn is_write_vectored(&self) -> bool {
        self.lock().is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut *self.lock()).poll_flush(context))?;
        self.activity.flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Our answer comes after hyper's end.
        if self.activity.unanswered(None).is_some() {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut *self.lock()).poll_shutdown(context)
    }
}
