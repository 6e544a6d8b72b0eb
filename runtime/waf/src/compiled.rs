//! Compiled rules at work, whichever engine runs them.

use palisade::firewall::InspectionError;

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
