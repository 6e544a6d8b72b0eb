//! `Content-Disposition: attachment` with a file's name ([RFC 6266], [RFC 8187]).
//!
//! [RFC 6266]: https://www.rfc-editor.org/rfc/rfc6266
//! [RFC 8187]: https://www.rfc-editor.org/rfc/rfc8187

use http::header::HeaderValue;

use crate::file_name::sanitize_file_name;
use crate::response::percent::encode;

/// The field's value; without a name where none is left of it.
pub(super) fn attachment(name: Option<&str>) -> HeaderValue {
    let plain = HeaderValue::from_static("attachment");
    let Some(name) = name.map(sanitize_file_name).filter(|name| !name.is_empty()) else {
        return plain;
    };
    let fallback: String = name.chars().map(fallback).collect();
    let value = if fallback == name {
        format!("attachment; filename=\"{fallback}\"")
    } else {
        let extended = encode(&name, is_attribute);
        format!("attachment; filename=\"{fallback}\"; filename*=UTF-8''{extended}")
    };
    HeaderValue::try_from(value).unwrap_or(plain)
}

/// What old clients read: no quote to end it, no `%` to decode.
fn fallback(letter: char) -> char {
    let plain = letter.is_ascii_graphic() || letter == ' ';
    if plain && !matches!(letter, '"' | '%') { letter } else { '_' }
}

/// `attr-char` of RFC 8187, 3.2.1.
fn is_attribute(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str) -> String {
        attachment(Some(name)).to_str().unwrap().to_owned()
    }

    #[test]
    fn a_plain_name_stands_as_it_is() {
        assert_eq!(shown("report 2026.pdf"), "attachment; filename=\"report 2026.pdf\"");
        assert_eq!(attachment(None), "attachment");
    }

    #[test]
    fn other_letters_stand_in_the_extended_form() {
        assert_eq!(
            shown("Löhne 50%.pdf"),
            "attachment; filename=\"L_hne 50_.pdf\"; filename*=UTF-8''L%C3%B6hne%2050%25.pdf"
        );
    }

    #[test]
    fn no_name_leaves_its_place() {
        assert_eq!(
            shown("a\"; filename=\"b.exe"),
            "attachment; filename=\"a_; filename=_b.exe\"; \
             filename*=UTF-8''a%22%3B%20filename%3D%22b.exe"
        );
        assert_eq!(shown("../../etc/passwd"), "attachment; filename=\"_.._etc_passwd\"");
        assert_eq!(shown("C:\\a\r\nb"), "attachment; filename=\"C__a__b\"");
        assert_eq!(shown("x\u{202e}fdp.exe"), "attachment; filename=\"x_fdp.exe\"");
        let hidden = "x\u{200d}\u{ad}\u{200f}\u{2029}\u{2066}\u{3164}\u{fe0f}\u{e0041}.pdf";
        assert_eq!(shown(hidden), "attachment; filename=\"x________.pdf\"");
        for nothing in ["", ".", "..", " . "] {
            assert_eq!(shown(nothing), "attachment", "{nothing:?}");
        }
        assert!(shown(&"x".repeat(10_000)).len() < 200);
    }
}
