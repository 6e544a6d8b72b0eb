//! What is wrong with a document, and where.

/// One thing that is wrong.
#[derive(Debug)]
pub(crate) struct JsonFault {
    /// JSON Pointer without the leading `#` ([RFC 6901]).
    ///
    /// [RFC 6901]: https://www.rfc-editor.org/rfc/rfc6901
    pub(crate) pointer: String,
    pub(crate) code: &'static str,
    pub(crate) detail: &'static str,
}

/// Why a document is refused.
#[derive(Debug)]
pub(crate) enum Scanned {
    /// It is not JSON.
    NotJson,
    /// A bound it breaks, or everything that is wrong with its texts.
    Faults(Vec<JsonFault>),
}

/// A name that a client sent comes back in so many characters, at most.
pub(crate) const LONGEST_NAME: usize = 256;

/// A name, cut where it is longer than any that is told.
pub(crate) fn shortened(name: &str) -> std::borrow::Cow<'_, str> {
    cut(name, LONGEST_NAME)
}

/// A text, cut where it has more than `most` characters.
pub(crate) fn cut(text: &str, most: usize) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}

/// A pointer that has so many bytes goes no further down.
const LONGEST_POINTER: usize = 1_024;

/// What is in a pointer for all that is further down.
const FURTHER: &str = "/…";

/// One step further down, `~` and `/` escaped ([RFC 6901, 3]); a long one is cut, and a long pointer ends.
///
/// Each of many faults comes with the whole of its pointer: of long keys around a hundred faults each would be
/// told a hundred times.
///
/// [RFC 6901, 3]: https://www.rfc-editor.org/rfc/rfc6901#section-3
pub(crate) fn push(prefix: &str, step: &str) -> String {
    if prefix.len() < LONGEST_POINTER {
        format!("{prefix}/{}", shortened(step).replace('~', "~0").replace('/', "~1"))
    } else if prefix.ends_with(FURTHER) {
        prefix.to_owned()
    } else {
        format!("{prefix}{FURTHER}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_ends_however_long_and_many_its_steps_are() {
        let down = |step: &str| (0..32).fold(String::new(), |above, _| push(&above, step));
        assert_eq!(down("a").len(), 64);
        for step in ["k".repeat(300), "~".repeat(300), "\u{1f600}".repeat(300), "é".repeat(100)] {
            let pointer = down(&step);
            assert!(pointer.ends_with(FURTHER), "{pointer}");
            assert!(pointer.len() < 2 * LONGEST_POINTER + 64, "{}", pointer.len());
        }
    }
}
