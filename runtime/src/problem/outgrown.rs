//! A body that outgrows its bound while somebody reads it.

use std::error::Error;
use std::{fmt, io};

/// The body of the request is larger than its handler takes. Whoever reads the body finds it among the causes
/// of the error; a service's own bodies from elsewhere fail otherwise.
#[derive(Debug)]
pub(crate) struct BodyOutgrown(pub(crate) Box<dyn Error + Send + Sync>);

impl fmt::Display for BodyOutgrown {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the body is larger than its handler takes")
    }
}

impl Error for BodyOutgrown {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

/// Whether `error` comes from a body that outgrew its bound.
pub(crate) fn is_outgrown(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<BodyOutgrown>() {
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

    #[test]
    fn it_is_found_however_it_is_wrapped() {
        let outgrown = || BodyOutgrown("too large".into());
        assert!(is_outgrown(&outgrown()));
        assert!(is_outgrown(&io::Error::other(outgrown())));
        assert!(is_outgrown(&io::Error::other(io::Error::other(outgrown()))));
        assert!(is_outgrown(&axum::Error::new(outgrown())));
        assert!(!is_outgrown(&io::Error::other("too large")));
        assert!(!is_outgrown(&io::Error::from(io::ErrorKind::FileTooLarge)));
    }
}
