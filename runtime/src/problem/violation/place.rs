//! Where a value came from, and how its parts are named there.

use std::fmt;

use serde::ser::{Serialize, Serializer};

use crate::json::shortened;
use crate::spelling::escaped;

/// Where a value came from, which decides how its fields are pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Body,
    Query,
    Path,
    Header,
    Cookie,
}

impl Place {
    /// The member that names a part of what came from here, and the name; a body is pointed into.
    pub(super) fn name_of(self, pointer: &str) -> Option<(&'static str, String)> {
        let name = name(pointer);
        let named = match self {
            Self::Body => return None,
            Self::Query | Self::Path => ("parameter", name),
            Self::Header => ("header", header_name(&name)),
            Self::Cookie => ("cookie", name),
        };
        (!named.1.is_empty()).then_some(named)
    }
}

/// The name a pointer of one step consists of, cut and with what is not seen written out.
fn name(pointer: &str) -> String {
    let name = pointer.trim_start_matches('/').replace("~1", "/").replace("~0", "~");
    escaped(&shortened(&name))
}

/// The name of the header field that a field of an input is read from: `dry_run` is `dry-run`.
pub(crate) fn header_name(field: &str) -> String {
    field.bytes().map(|byte| char::from(lower_hyphen(byte))).collect()
}

/// A byte of a field's name as it is in the name of its header field.
pub(crate) const fn lower_hyphen(byte: u8) -> u8 {
    if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() }
}

/// A pointer as a URI fragment, percent-encoded ([RFC 6901, 6]).
///
/// [RFC 6901, 6]: https://www.rfc-editor.org/rfc/rfc6901#section-6
pub(super) struct Fragment<'a>(pub(super) &'a str);

impl fmt::Display for Fragment<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("#")?;
        let mut rest = self.0;
        while !rest.is_empty() {
            // What ends a plain piece begins a character: a plain byte is one by itself.
            let end = rest.bytes().position(|byte| !is_plain(byte)).unwrap_or(rest.len());
            let (plain, other) = rest.split_at(end);
            out.write_str(plain)?;
            let mut letters = other.chars();
            if let Some(letter) = letters.next() {
                letter
                    .encode_utf8(&mut [0; 4])
                    .bytes()
                    .try_for_each(|byte| write!(out, "%{byte:02X}"))?;
            }
            rest = letters.as_str();
        }
        Ok(())
    }
}

impl Serialize for Fragment<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@?".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::push;

    #[test]
    fn pointers_are_escaped_twice() {
        let pointer = push(&push("", "a/b"), "m~n ü");
        assert_eq!(pointer, "/a~1b/m~0n ü");
        assert_eq!(Fragment(&pointer).to_string(), "#/a~1b/m~0n%20%C3%BC");
        assert_eq!(Fragment("").to_string(), "#");
        assert_eq!(Fragment("/a%b").to_string(), "#/a%25b");
    }
}
