//! What happens to requests that need approval, as the audit is told it.

use crate::audit::{AuditedRequest, Escaped};
use crate::audit_fact::AuditFact;
use crate::problem::Event;

/// The tracing target of approvals: below that of the audit events.
const APPROVAL: &str = "palisade::audit::approval";

/// What happened to a request that needs approval.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "approval"), allow(dead_code, reason = "nothing waits"))]
pub(crate) enum ApprovalStep {
    Requested,
    Given,
    Rejected,
    Used,
}

/// Tells what happened to a request that needs approval, and who did it.
#[cfg_attr(not(feature = "approval"), allow(dead_code, reason = "nothing waits"))]
pub(crate) fn record_approval(request: &AuditedRequest<'_>, step: ApprovalStep, id: &str) {
    let event = match step {
        ApprovalStep::Requested => Event::ApprovalRequested,
        ApprovalStep::Given => Event::ApprovalGiven,
        ApprovalStep::Rejected => Event::ApprovalRejected,
        ApprovalStep::Used => Event::ApprovalUsed,
    };
    tracing::info!(
        target: APPROVAL,
        event = event.name(),
        approval = id,
        subject = request.subject.map(|subject| tracing::field::display(Escaped::name(subject))),
        issuer = request.issuer.map(|issuer| tracing::field::display(Escaped::name(issuer))),
        tenant = request.tenant.map(|tenant| tracing::field::display(Escaped::name(tenant))),
        credential = request.credential,
        route = request.route,
        policy = request.policy,
        request_id = %request.id,
    );
    let admitted = matches!(step, ApprovalStep::Used);
    AuditFact { approval: Some(id), admitted, ..request.fact() }.tell(event);
}
