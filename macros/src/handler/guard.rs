//! The two macros that guard a function.

/// Which of the two macros is at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guard {
    /// `#[secure]`.
    Secure,
    /// `#[public]`.
    Public,
}

impl Guard {
    /// The macro's name.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Secure => "secure",
            Self::Public => "public",
        }
    }
}
