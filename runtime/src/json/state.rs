//! How far the look at a document is.

use super::bounds::Bounds;
use super::fault::JsonFault;
use super::keys::Keys;
use super::levels::{Level, Levels};
use super::member::LookAhead;

/// How far the look at a document is.
pub(super) struct Scan<'a, S> {
    pub(super) bytes: &'a [u8],
    /// The same as text, where all of it is.
    pub(super) whole: Option<&'a str>,
    pub(super) at: usize,
    pub(super) bounds: Bounds,
    /// What is open innermost; at first what the whole is in.
    pub(super) top: Level<S>,
    /// What is open around it, that in which the whole is first.
    pub(super) outer: Levels<S>,
    pub(super) members: usize,
    pub(super) ahead: LookAhead,
    pub(super) keys: Keys<'a>,
    pub(super) found: Vec<JsonFault>,
    /// Texts that are read otherwise than they are written: from where to where, and as what.
    pub(super) edits: Vec<(usize, usize, String)>,
    /// The last text that was written with escapes, without them.
    pub(super) unescaped: String,
}
