//! What happens on a connection before its first request.

use std::future::{Future, ready};
use std::io;

use tokio::io::{AsyncRead, AsyncWrite};

use crate::edge::peer::Peer;

/// What happens on a connection before its first request: TLS, above all.
///
/// It runs on the connection's own task, within [`header_timeout`](crate::Serve::header_timeout), and counts as one
/// of its address's connections: a client that never ends it holds up no other. `palisade-tls` has one.
///
/// ```
/// use std::io;
///
/// use palisade::{Handshake, Peer};
/// use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite};
///
/// /// Every connection begins with a byte that says which protocol it speaks.
/// #[derive(Clone)]
/// struct Greeting;
///
/// impl<I: AsyncRead + AsyncWrite + Unpin + Send + 'static> Handshake<I> for Greeting {
///     type Io = I;
///
///     async fn shake(&self, mut io: I, peer: Peer) -> io::Result<(I, Peer)> {
///         match io.read_u8().await? {
///             b'1' => Ok((io, peer)),
///             _ => Err(io::ErrorKind::InvalidData.into()),
///         }
///     }
/// }
/// ```
pub trait Handshake<I>: Clone + Send + Sync + 'static {
    /// What the requests come over.
    type Io: AsyncRead + AsyncWrite + Unpin + Send + 'static;

    /// Called once when the server starts, within its runtime.
    fn begin(&self) {}

    /// Makes the connection ready for requests, and says what it learned of its other end.
    ///
    /// # Errors
    /// There will be no request: the connection is closed.
    fn shake(&self, io: I, peer: Peer)
    -> impl Future<Output = io::Result<(Self::Io, Peer)>> + Send;
}

/// No handshake: the first byte is one of a request.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoHandshake;

impl<I: AsyncRead + AsyncWrite + Unpin + Send + 'static> Handshake<I> for NoHandshake {
    type Io = I;

    fn shake(&self, io: I, peer: Peer) -> impl Future<Output = io::Result<(I, Peer)>> + Send {
        ready(Ok((io, peer)))
    }
}
