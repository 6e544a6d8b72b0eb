//! What runs the rules: one engine of two.

/// What runs the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Engine {
    /// libmodsecurity of the system, with the feature `libmodsecurity`: the default where it is built in.
    #[cfg(feature = "libmodsecurity")]
    LibModSecurity,
    /// An engine in pure Rust, with the feature `pure`.
    #[cfg(feature = "pure")]
    Pure,
}

impl Default for Engine {
    fn default() -> Self {
        #[cfg(feature = "libmodsecurity")]
        return Self::LibModSecurity;
        #[cfg(not(feature = "libmodsecurity"))]
        Self::Pure
    }
}

impl Engine {
    /// What one engine alone understands.
    pub(crate) fn directives(self) -> &'static str {
        match self {
            #[cfg(feature = "libmodsecurity")]
            Self::LibModSecurity => crate::native::DIRECTIVES,
            #[cfg(feature = "pure")]
            Self::Pure => "",
        }
    }
}
