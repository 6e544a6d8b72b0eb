//! Room in the audit for an alarm beside the event of its request.

use crate::problem::{Reason, Refusal};
use crate::security::Security;

/// Keeps room for an alarm in every queue of the audit, where the rule is to refuse what cannot be recorded.
///
/// # Errors
/// There is none.
pub(super) fn admit(security: &Security) -> Result<(), Refusal> {
    if security.audit_outputs().admit() {
        return Ok(());
    }
    let cause = "a queue of the audit has no room for an alarm";
    Err(Refusal::failed(Reason::AuditUnavailable, cause))
}
