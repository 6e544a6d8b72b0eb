//! What happens to requests that need approval, as the audit is told it.

use crate::audit::{AuditedRequest, name_in_log};
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
        subject = request.subject.map(name_in_log).as_deref(),
        issuer = request.issuer.map(name_in_log).as_deref(),
        tenant = request.tenant.map(name_in_log).as_deref(),
        credential = request.credential,
        route = request.route,
        policy = request.policy,
        request_id = %request.id,
    );
    AuditFact { approval: Some(id), ..request.fact() }.tell(event);
}
