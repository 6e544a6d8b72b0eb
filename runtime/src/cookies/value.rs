//! The text of a value: everything that is not a cookie octet is percent-encoded, and `%` itself.

/// What is between `=` and the attributes.
pub(super) fn encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if is_plain(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for digit in [byte >> 4, byte & 15] {
                let digit = char::from_digit(u32::from(digit), 16).unwrap_or('0');
                encoded.push(digit.to_ascii_uppercase());
            }
        }
    }
    encoded
}

/// The octets of RFC 6265, 4.1.1, without the sign that escapes.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\",;\\%".contains(&byte)
}

/// The value that was encoded; `None` where an escape is none or the text is not UTF-8.
pub(super) fn decode(text: &str) -> Option<String> {
    let (mut decoded, mut rest) = (Vec::with_capacity(text.len()), text.bytes());
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let (high, low) = (digit()?, digit()?);
        decoded.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_comes_back_and_ends_no_cookie() {
        for value in [
            "",
            "dark",
            "a=b",
            "x; Domain=evil.example",
            "a\r\nSet-Cookie: b",
            "100 %",
            "größe",
            "\"q\"\\,\0",
        ] {
            let encoded = encode(value);
            assert!(encoded.bytes().all(|byte| byte.is_ascii_graphic()), "{encoded}");
            assert!(!encoded.contains([';', ',', '"', '\\']), "{encoded}");
            assert_eq!(decode(&encoded).as_deref(), Some(value));
        }
        assert_eq!(encode("x; a"), "x%3B%20a");
        for broken in ["%", "%4", "%zz", "%ff"] {
            assert_eq!(decode(broken), None, "{broken}");
        }
    }
}
