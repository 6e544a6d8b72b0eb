//! The names of character sets.

/// Labels that mean UTF-8 everywhere ([Encoding, 4.2]), and names of ASCII ([IANA]), whose every text
/// is UTF-8.
///
/// [Encoding, 4.2]: https://encoding.spec.whatwg.org/#names-and-labels
/// [IANA]: https://www.iana.org/assignments/character-sets/character-sets.xhtml
const NAMES: &[&str] = &[
    "utf-8",
    "utf8",
    "csutf8",
    "unicode-1-1-utf-8",
    "unicode11utf8",
    "unicode20utf8",
    "x-unicode20utf8",
    "us-ascii",
    "ascii",
    "iso-ir-6",
    "ansi_x3.4-1968",
    "ansi_x3.4-1986",
    "iso_646.irv:1991",
    "iso646-us",
    "us",
    "ibm367",
    "cp367",
    "csascii",
];

/// Whether a text in the character set of this name is UTF-8.
pub(crate) fn is_utf8(name: &str) -> bool {
    NAMES.iter().any(|one| one.eq_ignore_ascii_case(name))
}
