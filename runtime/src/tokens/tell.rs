//! What the audit is told.

use super::family::Family;
use crate::audit::TARGET;
use crate::problem::Event;

/// Whose token an event is about, and why it happened.
pub(super) struct Told<'a> {
    session: &'a str,
    subject: &'a str,
    client: &'a str,
    reason: &'a str,
}

impl<'a> Told<'a> {
    pub(super) fn of(family: &'a Family, reason: &'a str) -> Self {
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
pub(super) fn tell(event: Event, told: &Told<'_>) {
    let Told { session, subject, client, reason } = told;
    let event = event.name();
    tracing::info!(target: TARGET, event, reason, session, subject = ?subject, client = ?client);
}
