//! A chain of hashes through the lines of a file, so that a line that was changed, added or taken away is
//! found.
//!
//! A line is a JSON object. Its first member is `seq`, its number from 1 on; its last two are `prev`, the hash of
//! the line before, and `hash`, the line's own: SHA-256 of its bytes before `,"hash":`, or HMAC-SHA-256 of them
//! under a key. Of the first line `prev` is 64 zeros.

mod hash;
mod link;
mod verify;

pub(crate) use hash::sha256;
pub use link::{Chain, Link};
pub use verify::{ChainFault, ChainReport, ChainVerifier};
