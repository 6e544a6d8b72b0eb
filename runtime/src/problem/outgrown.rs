//! A body that outgrows its bound while it is read.

use std::error::Error;
use std::io;

use http_body_util::LengthLimitError;

/// Whether `error` comes from a body that outgrew a bound, be it the request's or another's.
pub(crate) fn is_outgrown(error: &(dyn Error + 'static)) -> bool {
    has_cause::<LengthLimitError>(error)
}

/// Whether an error of this kind is `error` or among its causes.
pub(super) fn has_cause<E: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<E>() {
            return true;
        }
        // An `io::Error` names what is behind the error it was made of, and not that error.
        next = match error.downcast_ref::<io::Error>() {
            Some(outer) => outer.get_ref().map(|inner| inner as &(dyn Error + 'static)),
            None => error.source(),
        };
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outgrown() -> Box<dyn Error + Send + Sync> {
        // What `Limited` fails with has no constructor.
        use futures_util::FutureExt as _;
        use http_body_util::{BodyExt as _, Full, Limited};
        Limited::new(Full::<bytes::Bytes>::from("too long"), 1)
            .collect()
            .now_or_never()
            .unwrap()
            .unwrap_err()
    }

    #[test]
    fn it_is_found_however_it_is_wrapped() {
        assert!(is_outgrown(&*outgrown()));
        assert!(is_outgrown(&io::Error::other(outgrown())));
        assert!(is_outgrown(&io::Error::other(io::Error::other(outgrown()))));
        assert!(is_outgrown(&axum::Error::new(outgrown())));
        assert!(!is_outgrown(&io::Error::other("too large")));
        assert!(!is_outgrown(&io::Error::from(io::ErrorKind::FileTooLarge)));
    }
}
