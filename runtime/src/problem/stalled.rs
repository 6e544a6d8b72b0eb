//! A request's body whose client stopped sending it.

use std::error::Error;
use std::fmt;

use crate::problem::outgrown::has_cause;

/// The client sends the body more slowly than the server waits for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyStalled;

impl fmt::Display for BodyStalled {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the body of the request does not arrive fast enough")
    }
}

impl Error for BodyStalled {}

/// Whether `error` comes from a body that did not arrive fast enough.
pub(crate) fn is_stalled(error: &(dyn Error + 'static)) -> bool {
    has_cause::<BodyStalled>(error)
}
