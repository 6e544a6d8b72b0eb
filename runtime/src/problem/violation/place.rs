//! Where a value came from, and how its parts are named there.

use crate::json::shortened;
use crate::redact::{ExposeError, JsonBuffer};
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
    /// Writes the member that names a part of what came from here; the whole has no name.
    pub(super) fn write_name(self, pointer: &str, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        let name = name(pointer);
        if name.is_empty() {
            return Ok(());
        }
        let (key, name) = match self {
            // A body is pointed into.
            Self::Body => return Ok(()),
            Self::Query | Self::Path => (",\"parameter\":", name),
            Self::Header => (",\"header\":", header_name(&name)),
            Self::Cookie => (",\"cookie\":", name),
        };
        out.raw(key);
        out.text(&name)
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

/// Writes a pointer as a URI fragment, percent-encoded ([RFC 6901, 6]).
///
/// [RFC 6901, 6]: https://www.rfc-editor.org/rfc/rfc6901#section-6
pub(super) fn write_pointer(pointer: &str, out: &mut JsonBuffer) {
    out.raw(",\"pointer\":\"#");
    let mut rest = pointer;
    loop {
        // What ends a plain piece begins a character: a plain byte is one by itself.
        let end = rest.bytes().position(|byte| !is_plain(byte)).unwrap_or(rest.len());
        let (plain, other) = rest.split_at(end);
        out.raw(plain);
        let mut letters = other.chars();
        let Some(letter) = letters.next() else { break };
        for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
            out.raw(&format!("%{byte:02X}"));
        }
        rest = letters.as_str();
    }
    out.raw("\"");
}

/// Whether a fragment holds a byte as it is; none of these needs an escape in JSON.
const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'/' | b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&'
                ..=b',' | b':' | b';' | b'=' | b'@' | b'?'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::push;

    #[test]
    fn pointers_are_escaped_twice() {
        let written = |pointer: &str| {
            let mut out = JsonBuffer::default();
            write_pointer(pointer, &mut out);
            String::from_utf8(out.into_bytes()).unwrap()
        };
        let pointer = push(&push("", "a/b"), "m~n ü");
        assert_eq!(pointer, "/a~1b/m~0n ü");
        assert_eq!(written(&pointer), r##","pointer":"#/a~1b/m~0n%20%C3%BC""##);
        assert_eq!(written(""), r##","pointer":"#""##);
        assert_eq!(written("/a%\"b"), r##","pointer":"#/a%25%22b""##);
    }

    /// The characters of a fragment by [RFC 3986, 3.5].
    ///
    /// [RFC 3986, 3.5]: https://www.rfc-editor.org/rfc/rfc3986#section-3.5
    #[test]
    fn a_fragment_holds_what_the_rfc_lets_it() {
        let others = b"/-._~!$&'()*+,;=:@?";
        for byte in 0..=u8::MAX {
            let expected = byte.is_ascii_alphanumeric() || others.contains(&byte);
            assert_eq!(is_plain(byte), expected, "{byte}");
        }
    }
}
