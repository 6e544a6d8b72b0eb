//! Whether a file begins as its declared type does.
//!
//! A few types that are common and cheap to tell; of others nothing is known. A file may be of
//! several types at once, so that this finds mistakes and lazy lies, no more.

/// Types by how their files begin, at an offset.
const BEGINNINGS: &[(&str, usize, &[u8])] = &[
    ("image/png", 0, b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", 0, b"\xff\xd8\xff"),
    ("image/gif", 0, b"GIF8"),
    ("image/webp", 0, b"RIFF"),
    ("image/webp", 8, b"WEBP"),
    ("application/pdf", 0, b"%PDF-"),
    ("application/zip", 0, b"PK"),
    ("application/gzip", 0, b"\x1f\x8b"),
];

/// Documents that are ZIP archives, by how their types begin.
const ZIPPED: &[&str] =
    &["application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."];

/// Whether `bytes` may be a file of this type.
pub(super) fn may_be(kind: &str, bytes: &[u8]) -> bool {
    let is_zipped = ZIPPED.iter().any(|beginning| kind.starts_with(beginning));
    let kind = if is_zipped { "application/zip" } else { kind };
    let begins = |at: usize, beginning: &[u8]| {
        bytes.get(at..).is_some_and(|rest| rest.starts_with(beginning))
    };
    let mut known = BEGINNINGS.iter().filter(|(one, _, _)| *one == kind);
    let is_text = kind.starts_with("text/") || kind == "application/json";
    known.all(|(_, at, beginning)| begins(*at, beginning))
        && (!is_text || str::from_utf8(bytes).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_begins_as_its_type_does() {
        assert!(may_be("image/png", b"\x89PNG\r\n\x1a\n...."));
        assert!(!may_be("image/png", b"\x89PN"));
        assert!(!may_be("image/png", b"<svg onload=alert(1)>"));
        assert!(may_be("image/webp", b"RIFF\0\0\0\0WEBPVP8 "));
        assert!(!may_be("image/webp", b"RIFF\0\0\0\0WAVEfmt "));
        assert!(!may_be("image/webp", b"RIFF"));
        assert!(may_be("text/csv", "a;ü".as_bytes()) && !may_be("text/csv", b"a;\xff"));
        let document = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        assert!(may_be(document, b"PK\x03\x04") && !may_be(document, b"MZ"));
        assert!(may_be("application/x-own", b"\xff"));
    }
}
