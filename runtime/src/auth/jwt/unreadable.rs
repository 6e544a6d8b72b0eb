//! Claims whose form cannot be read, as the audit is told of them.

use crate::audit_fact::AuditFact;
use crate::auth::Authentication;
use crate::problem::Event;

/// The tracing target of audit events.
const AUDIT: &str = "palisade::audit";

/// Whose claims they are.
pub(super) struct Bearer<'a> {
    pub(super) issuer: &'a str,
    pub(super) subject: &'a str,
    pub(super) tenant: Option<&'a str>,
}

/// The claims' names are the application's own; what is in them is not told.
pub(super) fn tell(request: &Authentication<'_>, bearer: &Bearer<'_>, claims: &[Box<str>]) {
    let claims = claims.join(" ");
    tracing::warn!(
        target: AUDIT,
        event = Event::ClaimUnreadable.name(),
        reason = "token_claim_unreadable",
        issuer = bearer.issuer,
        subject = ?bearer.subject,
        claims,
        request_id = %request.request_id(),
    );
    let fact = AuditFact {
        reason: "token_claim_unreadable",
        detail: Some(&claims),
        subject: Some(bearer.subject),
        issuer: Some(bearer.issuer),
        tenant: bearer.tenant,
        ..AuditFact::default()
    };
    fact.tell(Event::ClaimUnreadable);
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_audit_has_one_target() {
        assert_eq!(super::AUDIT, crate::audit::TARGET);
    }
}
