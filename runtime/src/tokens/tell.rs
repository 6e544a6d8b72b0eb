//! What the audit is told.

use super::family::TokenFamily;
use crate::audit::TARGET;
use crate::audit_fact::AuditFact;
use crate::problem::Event;

/// Whose token an event is about, and why it happened.
pub(super) struct TokenEvent<'a> {
    session: &'a str,
    subject: &'a str,
    client: &'a str,
    reason: &'static str,
}

impl<'a> TokenEvent<'a> {
    pub(super) fn of(family: &'a TokenFamily, reason: &'static str) -> Self {
        let granted = &family.granted;
        Self {
            session: &family.session,
            subject: &granted.subject,
            client: &granted.client,
            reason,
        }
    }
}

/// Tells the audit; what comes from outside is written with its escapes.
pub(super) fn tell(event: Event, told: &TokenEvent<'_>) {
    let TokenEvent { session, subject, client, reason } = told;
    let name = event.name();
    tracing::info!(target: TARGET, event = name, reason, session, subject = ?subject, client = ?client);
    let fact = AuditFact {
        reason,
        detail: Some(client).copied().filter(|client| !client.is_empty()),
        subject: Some(subject),
        credential: Some(session),
        ..AuditFact::default()
    };
    fact.tell(event);
}
