//! From a host to a connection: to the first of its addresses that answers.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::error::FetchError;
use crate::location::Location;

/// How long one address has before the next is tried beside it ([RFC 8305, 5]): a host may have some that nothing
/// answers at.
///
/// [RFC 8305, 5]: https://www.rfc-editor.org/rfc/rfc8305#section-5
const NEXT_AFTER: Duration = Duration::from_millis(250);

/// Connects to an address that was looked at: the name is not looked up a second time.
pub(crate) async fn connect(location: &Location) -> Result<TcpStream, FetchError> {
    let found = tokio::net::lookup_host((location.host.as_str(), location.port)).await;
    let found: Vec<SocketAddr> = found.map_err(FetchError::connection)?.collect();
    first_of(location.allowed(found)?).await.map_err(FetchError::connection)
}

/// The first connection that is made; the other attempts end with it.
async fn first_of(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
    let mut attempts = JoinSet::new();
    let mut failed = io::Error::from(io::ErrorKind::AddrNotAvailable);
    let mut rest = addresses.into_iter().peekable();
    loop {
        if let Some(address) = rest.next() {
            attempts.spawn(TcpStream::connect(address));
        }
        let ended = if rest.peek().is_some() {
            let Ok(ended) = timeout(NEXT_AFTER, attempts.join_next()).await else { continue };
            ended
        } else {
            attempts.join_next().await
        };
        match ended {
            Some(Ok(Ok(stream))) => return Ok(stream),
            Some(Ok(Err(error))) => failed = error,
            Some(Err(_)) => {}
            None => return Err(failed),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::{TcpListener, TcpSocket};

    use super::*;

    /// A listener that accepts nothing, and as many connections as fill its queue: what comes now waits for as long as the
    /// system lets it.
    async fn full() -> (TcpListener, Vec<TcpStream>, SocketAddr) {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        let (mut held, mut hung) = (Vec::new(), 0);
        for _ in 0..64 {
            match timeout(NEXT_AFTER, TcpStream::connect(address)).await {
                Ok(connected) => {
                    held.extend(connected);
                    hung = 0;
                }
                Err(_) => hung += 1,
            }
            // One more behind the first, which a busy machine may have let wait.
            if hung == 2 {
                break;
            }
        }
        assert_eq!(hung, 2, "an address that answers each time is not silent");
        (listener, held, address)
    }

    #[tokio::test]
    async fn an_address_at_which_nothing_answers_keeps_no_other_waiting() {
        let (_listener, _held, silent) = full().await;
        let good = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let good = good.local_addr().unwrap();
        let within = Duration::from_secs(30);
        for addresses in [vec![silent, good], vec![good, silent], vec![silent, silent, good]] {
            let connected = timeout(within, first_of(addresses)).await;
            assert!(connected.is_ok_and(|stream| stream.is_ok()));
        }
    }

    #[tokio::test]
    async fn where_no_address_answers_the_last_reason_is_told() {
        // It refuses, and no other gets its port.
        let never_listens = TcpSocket::new_v4().unwrap();
        never_listens.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let closed = never_listens.local_addr().unwrap();
        let good = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let open = good.local_addr().unwrap();
        assert!(first_of(vec![closed, open]).await.is_ok());
        let refused = first_of(vec![closed, closed]).await.unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
        assert!(first_of(Vec::new()).await.is_err());
    }
}
