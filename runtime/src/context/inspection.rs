//! What a firewall keeps of a request from look to look.

use crate::context::inspected::Inspected;
use crate::context::{BodyShown, RequestContext};
use crate::edge::firewall::Running;

impl RequestContext {
    /// Whether a firewall begins with this request now; a second guard's does not, unless the first one's was not shown the body and
    /// this one's is: then it begins again, with the head.
    pub(crate) fn begin_inspection(&self, shows_body: bool) -> bool {
        let mut held = self.held().lock();
        let begins = match &held.inspection {
            Inspected::Not => true,
            Inspected::Waiting(_, shown) => shows_body && *shown == BodyShown::Hidden,
            Inspected::Begun => false,
        };
        if begins {
            held.inspection = Inspected::Begun;
        }
        begins
    }

    /// Keeps what a firewall has of this request until its next look.
    pub(crate) fn keep_inspection(&self, inspection: Box<dyn Running>, shown: BodyShown) {
        self.held().lock().inspection = Inspected::Waiting(inspection, shown);
    }

    /// Whether a firewall waits for what comes of this request.
    pub(crate) fn has_inspection(&self) -> bool {
        let held = self.held().lock_if_touched();
        held.is_some_and(|held| matches!(held.inspection, Inspected::Waiting(..)))
    }

    /// What it has.
    pub(crate) fn take_inspection(&self) -> Option<Box<dyn Running>> {
        let mut held = self.held().lock_if_touched()?;
        if !matches!(held.inspection, Inspected::Waiting(..)) {
            return None;
        }
        match std::mem::replace(&mut held.inspection, Inspected::Begun) {
            Inspected::Waiting(inspection, _) => Some(inspection),
            Inspected::Not | Inspected::Begun => None,
        }
    }

    /// The same where the body's turn has not come yet: a guard within a guard shows it none twice.
    pub(crate) fn take_inspection_of_body(&self) -> Option<Box<dyn Running>> {
        let held = self.held().lock_if_touched();
        let is_next = held.is_some_and(|held| {
            matches!(held.inspection, Inspected::Waiting(_, BodyShown::NotYet))
        });
        if is_next { self.take_inspection() } else { None }
    }
}
