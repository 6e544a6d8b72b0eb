//! What is wrong with a document, and where.

/// One thing that is wrong.
#[derive(Debug)]
pub(crate) struct Fault {
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
    /// It is no JSON.
    NotJson,
    /// A bound it breaks, or everything that is wrong with its texts.
    Faults(Vec<Fault>),
}

/// A name that a client sent comes back in so many characters, at most.
pub(crate) const LONGEST_NAME: usize = 256;

/// A name, cut where it is longer than any that is told.
pub(crate) fn shortened(name: &str) -> std::borrow::Cow<'_, str> {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()).into(),
        None => name.into(),
    }
}

/// One step further down, `~` and `/` escaped ([RFC 6901, 3]); a long one is cut.
///
/// [RFC 6901, 3]: https://www.rfc-editor.org/rfc/rfc6901#section-3
pub(crate) fn push(prefix: &str, step: &str) -> String {
    format!("{prefix}/{}", shortened(step).replace('~', "~0").replace('/', "~1"))
}
