//! What runs the rules: one engine of two, asked in one way.

use palisade::firewall::InspectionError;

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

/// What an engine answers.
pub(crate) type Done = Result<(), InspectionError>;

/// Rules that are compiled.
pub(crate) trait Compiled: Send + Sync {
    /// Begins with a request.
    fn begin(&self) -> Result<Box<dyn Running>, InspectionError>;
    /// How many rules there are.
    fn count(&self) -> usize;
}

/// One request and its answer, in the order of these calls.
pub(crate) trait Running: Send {
    fn client(&mut self, address: &str) -> Done;
    fn target(&mut self, target: &str, method: &str, protocol: &str) -> Done;
    fn field(&mut self, name: &str, value: &str) -> Done;
    fn head_end(&mut self) -> Done;
    fn body(&mut self, piece: &[u8]) -> Done;
    fn body_end(&mut self) -> Done;
    fn answer_field(&mut self, name: &str, value: &str) -> Done;
    fn answer_head_end(&mut self, status: u16) -> Done;
    fn answer_body(&mut self, body: &[u8]) -> Done;
    /// Every rule that matched, in order.
    fn matched(&mut self) -> Vec<String>;
    /// The rules that refuse, once some do.
    fn refused_by(&mut self) -> Option<Vec<String>>;
}
