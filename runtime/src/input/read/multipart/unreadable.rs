//! Why a body cannot be taken apart, in words for its sender.

/// Why a body cannot be taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    Boundary,
    Parts,
    Head,
    Twice,
    Name,
    Encoding,
}

impl Unreadable {
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Boundary => "the content type names no boundary, or several",
            Self::Parts => "the body does not consist of whole parts between its boundaries",
            Self::Head => "the header fields of a part are too many or too long",
            Self::Twice => "a header field of a part is given more than once",
            Self::Name => "a part has no name that can be read",
            Self::Encoding => {
                "a part is encoded, in another character set than UTF-8 or a form of its own"
            }
        }
    }
}
