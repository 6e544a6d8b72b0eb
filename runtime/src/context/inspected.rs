//! How far a firewall is with a request.

use crate::edge::firewall::Running;

/// How far a firewall is with a request.
#[derive(Default)]
pub(super) enum Inspected {
    #[default]
    Not,
    /// It has begun, and looks at the moment or is done.
    Begun,
    /// It waits for what comes.
    Waiting(Box<dyn Running>, BodyShown),
}

/// Whether a firewall was shown the body of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyShown {
    /// Its turn is still to come.
    NotYet,
    /// It was, or there is none.
    Shown,
    /// Its turn has passed without it.
    Hidden,
}
