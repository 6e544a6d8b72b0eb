//! Percent-encoding (RFC 3986, 2.1).

use std::fmt::Write as _;

/// `text` with every byte encoded but those that `keep` names.
pub(super) fn encode(text: &str, keep: impl Fn(u8) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if keep(byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
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
    fn a_name_is_read_as_a_form_reads_it() {
        assert_eq!(decode_form("%61fter+x%2"), b"after x%2");
        assert_eq!(decode_form("%zz%4"), b"%zz%4");
    }
}
