//! A body in one piece, in the memory that its bytes take.

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http_body_util::BodyExt as _;

use crate::input::check::plain_refusal;
use crate::problem::{Refusal, is_outgrown, is_stalled};

/// Reads the whole body. Its pieces are joined as they arrive: kept side by side until the last, pieces
/// of one byte would take some fifty times what they hold.
///
/// # Errors
/// 413 where the body is longer than it may be, 408 where it stops, 400 where it breaks off.
pub(crate) async fn collected(mut body: Body) -> Result<Bytes, Refusal> {
    let mut first = Bytes::new();
    let mut joined = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| unread_body(&error))?;
        // Trailers say nothing here.
        let Ok(piece) = frame.into_data() else { continue };
        if first.is_empty() && joined.is_empty() {
            // A body of one piece is not copied.
            first = piece;
            continue;
        }
        if joined.is_empty() {
            joined.extend_from_slice(&std::mem::take(&mut first));
        }
        joined.extend_from_slice(&piece);
    }
    Ok(if joined.is_empty() { first } else { joined.freeze() })
}

/// Why a body could not be read, for its sender.
pub(crate) fn unread_body(error: &axum::Error) -> Refusal {
    plain_refusal(if is_outgrown(error) {
        StatusCode::PAYLOAD_TOO_LARGE
    } else if is_stalled(error) {
        StatusCode::REQUEST_TIMEOUT
    } else {
        StatusCode::BAD_REQUEST
    })
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::Arc;

    use futures_util::{FutureExt as _, StreamExt as _, stream};

    use super::*;

    /// A piece that says by its owners whether it is still held.
    struct Chunk {
        _owner: Arc<()>,
    }

    impl AsRef<[u8]> for Chunk {
        fn as_ref(&self) -> &[u8] {
            b"x"
        }
    }

    fn read(pieces: Vec<&'static str>) -> Bytes {
        let pieces = stream::iter(pieces).map(|piece| Ok::<_, Infallible>(Bytes::from(piece)));
        collected(Body::from_stream(pieces)).now_or_never().unwrap().unwrap()
    }

    #[test]
    fn pieces_become_one() {
        assert_eq!(read(vec![]), "");
        assert_eq!(read(vec!["ab"]), "ab");
        assert_eq!(read(vec!["", "a", "", "bc", "", "d"]), "abcd");
    }

    #[test]
    fn no_piece_is_held_once_the_next_is_there() {
        let held = Arc::new(());
        let owner = Arc::clone(&held);
        let chunks = stream::iter(0..1_000).map(move |_| {
            assert!(Arc::strong_count(&owner) < 5, "{}", Arc::strong_count(&owner));
            Ok::<_, Infallible>(Bytes::from_owner(Chunk { _owner: Arc::clone(&owner) }))
        });
        let body = collected(Body::from_stream(chunks)).now_or_never().unwrap().unwrap();
        assert_eq!(body.len(), 1_000);
        assert_eq!(Arc::strong_count(&held), 1);
    }
}
