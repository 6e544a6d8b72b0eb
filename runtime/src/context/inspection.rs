//! What a firewall keeps of a request from look to look.

use crate::context::RequestContext;
use crate::edge::firewall::Running;

/// How far a firewall is with a request.
#[derive(Default)]
pub(super) enum Inspected {
    #[default]
    Not,
    /// It has begun, and looks at the moment or is done.
    Begun,
    /// It waits for what comes; whether it has seen the body.
    Waiting(Box<dyn Running>, bool),
}

impl RequestContext {
    /// Whether a firewall begins with this request now; a second guard's does not.
    pub(crate) fn begin_inspection(&self) -> bool {
        let inspection = &mut self.held().inspection;
        let is_first = matches!(inspection, Inspected::Not);
        if is_first {
            *inspection = Inspected::Begun;
        }
        is_first
    }

    /// Keeps what a firewall has of this request until its next look.
    pub(crate) fn keep_inspection(&self, inspection: Box<dyn Running>, has_seen_body: bool) {
        self.held().inspection = Inspected::Waiting(inspection, has_seen_body);
    }

    /// Whether a firewall waits for what comes of this request.
    pub(crate) fn has_inspection(&self) -> bool {
        matches!(self.held().inspection, Inspected::Waiting(..))
    }

    /// What it has.
    pub(crate) fn take_inspection(&self) -> Option<Box<dyn Running>> {
        let held = &mut *self.held();
        if !matches!(held.inspection, Inspected::Waiting(..)) {
            return None;
        }
        match std::mem::replace(&mut held.inspection, Inspected::Begun) {
            Inspected::Waiting(inspection, _) => Some(inspection),
            Inspected::Not | Inspected::Begun => None,
        }
    }

    /// The same where it has not seen the body yet: a guard within a guard shows it none twice.
    pub(crate) fn take_inspection_of_body(&self) -> Option<Box<dyn Running>> {
        let has_seen_body = matches!(self.held().inspection, Inspected::Waiting(_, true));
        if has_seen_body { None } else { self.take_inspection() }
    }
}
