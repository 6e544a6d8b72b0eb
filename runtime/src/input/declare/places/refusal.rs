//! What stops compilation where a field cannot be read from its place.

use crate::const_text::ConstText;

/// Stops compilation with a message in pieces.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub(super) const fn refuse(pieces: &[&str]) -> ! {
    let mut text = ConstText::new();
    let mut rest = pieces;
    while let [piece, tail @ ..] = rest {
        text.push(piece);
        rest = tail;
    }
    panic!("{}", text.as_str())
}
