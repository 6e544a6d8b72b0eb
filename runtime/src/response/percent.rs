//! Percent-encoding (RFC 3986, 2.1).

use std::fmt::Write as _;

/// `text` with every byte encoded but those that `keep` names.
pub(super) fn encode(text: &str, keep: impl Fn(u8) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        push(&mut encoded, byte, keep(byte));
    }
    encoded
}

/// The same for a text that may hold escapes: those stay, and a `%` that begins none is encoded.
pub(super) fn encode_around_escapes(text: &str, keep: impl Fn(u8) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        let is_kept = match (byte, after) {
            (b'%', [high, low, ..]) => high.is_ascii_hexdigit() && low.is_ascii_hexdigit(),
            (b'%', _) => false,
            (byte, _) => keep(*byte),
        };
        push(&mut encoded, *byte, is_kept);
        rest = after;
    }
    encoded
}

fn push(encoded: &mut String, byte: u8, is_kept: bool) {
    if is_kept {
        encoded.push(char::from(byte));
    } else {
        // Writing into a string cannot fail.
        let _ = write!(encoded, "%{byte:02X}");
    }
}

/// The unreserved characters, which mean themselves everywhere.
pub(super) fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// A query parameter's name as a form reads it.
pub(super) fn decode_form(text: &str) -> Vec<u8> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let pair = (byte == b'%').then(|| (hex(ahead.next()), hex(ahead.next())));
        decoded.push(match (byte, pair) {
            (_, Some((Some(high), Some(low)))) => {
                bytes = ahead;
                high * 16 + low
            }
            (b'+', _) => b' ',
            _ => byte,
        });
    }
    decoded
}

fn hex(digit: Option<u8>) -> Option<u8> {
    let value = char::from(digit?).to_digit(16)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_kept_and_the_rest_is_encoded() {
        assert_eq!(encode("aZ9-._~ /é\"", is_unreserved), "aZ9-._~%20%2F%C3%A9%22");
    }

    #[test]
    fn an_escape_is_kept_and_what_begins_none_is_encoded() {
        let encoded = |text| encode_around_escapes(text, is_unreserved);
        assert_eq!(encoded("a%20b%c3%A9"), "a%20b%c3%A9");
        assert_eq!(encoded("100%"), "100%25");
        assert_eq!(encoded("50%zz%4"), "50%25zz%254");
        assert_eq!(encoded("%%20"), "%25%20");
        assert_eq!(encoded("%é"), "%25%C3%A9");
    }

    #[test]
    fn a_name_is_read_as_a_form_reads_it() {
        assert_eq!(decode_form("%61fter+x%2"), b"after x%2");
        assert_eq!(decode_form("%zz%4"), b"%zz%4");
    }
}
