//! What becomes of passkeys, which a package beside this crate keeps.

use crate::audit::TARGET;
use crate::audit_fact::AuditFact;
use crate::caller_id::CallerId;
use crate::problem::Event;

/// An event in a passkey's life, told by `palisade-passkeys` and by other implementations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PasskeyEvent {
    /// A caller has one more (`passkey_added`).
    Added,
    /// It counted, at a login or for a session that is there (`passkey_passed`).
    Passed,
    /// Its counter did not grow, as that of a copy does not: it was refused (`passkey_cloned`).
    Cloned,
    /// It was removed (`passkey_removed`).
    Removed,
}

impl PasskeyEvent {
    /// Tells the log and the sinks of the application that is handling a request. `credential` is the public id of the passkey.
    pub fn tell(self, caller: &CallerId, credential: &str) {
        let event = match self {
            Self::Added => Event::PasskeyAdded,
            Self::Passed => Event::PasskeyPassed,
            Self::Cloned => Event::PasskeyCloned,
            Self::Removed => Event::PasskeyRemoved,
        };
        let (issuer, subject, name) = (caller.issuer(), caller.subject(), event.name());
        tracing::info!(target: TARGET, event = name, credential = ?credential, issuer = ?issuer, subject = ?subject);
        AuditFact { credential: Some(credential), ..AuditFact::about(caller, None) }.tell(event);
    }
}
