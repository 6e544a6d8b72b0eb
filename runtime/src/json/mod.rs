//! What JSON may be before anything is built from it: one pass over the bytes, the same for bodies,
//! claims and the heads of tokens.
//!
//! Bounds how deep it nests, how many keys and items it holds and how long its texts are
//! ([`Bounds`]), refuses a key that is twice in one object, which parsers read differently
//! ([RFC 8259, 4]) and which serde reports for structs and not for maps, and escapes that are not
//! text (a surrogate without its other half, [RFC 8259, 8.2]). Each text is shown to the
//! [`Schema`] of its place. Whether the bytes are JSON otherwise is the parser's to say: what is not is
//! let through here wherever it breaks no bound.
//!
//! [RFC 8259, 4]: https://www.rfc-editor.org/rfc/rfc8259#section-4
//! [RFC 8259, 8.2]: https://www.rfc-editor.org/rfc/rfc8259#section-8.2

mod bounds;
mod escapes;
mod extent;
mod fault;
mod keys;
mod levels;
mod member;
mod plain;
mod scalar;
mod scan;
mod schema;
mod state;
mod tokens;

pub(crate) use bounds::Bounds;
#[cfg(test)]
pub(crate) use fault::LONGEST_NAME;
pub(crate) use fault::{JsonFault, Scanned, cut, push, shortened};
pub(crate) use member::{LookAhead, TooFar};
pub(crate) use scalar::scalar_member;
pub(crate) use scan::scan;
#[cfg(any(feature = "jwt", test))]
pub(crate) use schema::AnyJson;
pub(crate) use schema::{Schema, Verdict};
pub(crate) use tokens::{JsonToken, JsonTokens, LaterMember, TokenPlace};

#[cfg(test)]
mod tests;
