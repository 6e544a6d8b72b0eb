//! A name and a password, out of a credential ([RFC 7617, 2]).
//!
//! [RFC 7617, 2]: https://www.rfc-editor.org/rfc/rfc7617#section-2

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The longest password, in bytes.
const LONGEST_PASSWORD: usize = 1_024;
const LONGEST_NAME: usize = 256;

/// What a caller says it is called, and its password.
pub(super) struct Pair {
    pub(super) name: String,
    pub(super) password: String,
}

impl Pair {
    /// Split at the first colon, so that a password may hold colons and be empty.
    pub(super) fn read(credential: &[u8]) -> Option<Self> {
        // Four characters hold three bytes.
        if credential.len() > (LONGEST_NAME + LONGEST_PASSWORD + 3) / 3 * 4 {
            return None;
        }
        let text = String::from_utf8(STANDARD.decode(credential).ok()?).ok()?;
        let (name, password) = text.split_once(':')?;
        let fits = name.len() <= LONGEST_NAME && password.len() <= LONGEST_PASSWORD;
        let is_legal = fits && !name.is_empty() && !text.chars().any(char::is_control);
        is_legal.then(|| Self { name: name.to_owned(), password: password.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Option<(String, String)> {
        Pair::read(STANDARD.encode(text).as_bytes()).map(|pair| (pair.name, pair.password))
    }

    #[test]
    fn the_first_colon_divides() {
        for (text, name, password) in [
            ("a:b", "a", "b"),
            ("a:b:c:", "a", "b:c:"),
            ("a:", "a", ""),
            ("ü:pässwörd", "ü", "pässwörd"),
        ] {
            assert_eq!(read(text.as_bytes()), Some((name.into(), password.into())));
        }
        let long = format!("a:{}", "x".repeat(LONGEST_PASSWORD));
        assert!(read(long.as_bytes()).is_some());
        assert!(read(format!("{long}x").as_bytes()).is_none());
    }

    #[test]
    fn what_is_no_pair_is_none() {
        let texts: [&[u8]; 8] =
            [b"", b":", b":b", b"ab", b"a\0:b", b"a:b\n", b"\xff:b", "a:b\u{85}".as_bytes()];
        for text in texts {
            assert_eq!(read(text), None, "{text:?}");
        }
        for credential in ["YTpi=", "YTp", "YTpj!", "YTpiYg=", "YTpiYh==", ""] {
            assert!(Pair::read(credential.as_bytes()).is_none(), "{credential}");
        }
        assert!(Pair::read(b"YTpi").is_some());
    }
}
