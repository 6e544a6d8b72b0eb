//! A request that others approve before it is handled: bound to this one request, and used once.

use aws_lc_rs::digest::{Context, SHA256};
use axum::body::Body;
use bytes::Bytes;
use http::header::CONTENT_TYPE;

use crate::audit::{self, ApprovalStep};
use crate::authorize::{PendingApproval, Submitted};
use crate::context::RequestContext;
use crate::maybe_ready::wait_for;
use crate::pipeline::{Apart, body};
use crate::policy::{Approval, Spec};
use crate::principal::Principal;
use crate::problem::{Reason, Refusal};
use crate::request_id::RequestId;

/// Lets a request through that was approved, and lets any other wait.
///
/// # Errors
/// 403 with the id under which it waits; 503 where the store does not answer.
pub(super) async fn check(
    context: &RequestContext,
    spec: &'static Spec,
    declared: &'static Approval,
    head_only: bool,
    apart: &mut Apart,
) -> Result<(), Refusal> {
    let Some(author) = context.caller() else {
        return Err(Refusal::internal("an approval without an author"));
    };
    let body = whole(spec, head_only, context, apart).await?;
    let digest = digest(context, spec, author, apart, &body);
    if !head_only {
        apart.whole = Some(body);
    }
    let now = context.security().clock().now_unix_millis();
    let within = i64::try_from(declared.within.as_millis()).unwrap_or(i64::MAX);
    let proposal = PendingApproval {
        id: RequestId::made().as_str().to_owned(),
        digest,
        handler: format!("{}::{}", spec.module, spec.name),
        method: context.original_head().method.to_string(),
        path: context.original_head().target.as_ref().map_or("", |it| it.path()).to_owned(),
        tenant: author.tenant().map(str::to_owned),
        author: author.id(),
        needed: declared.by,
        approved_by: Vec::new(),
        expires_at_millis: now.saturating_add(within),
    };
    let own = proposal.id.clone();
    let submitted = context.security().approvals().submit(proposal, now);
    let submitted = wait_for!(submitted)
        .map_err(|cause| Refusal::failed(Reason::ApprovalUnavailable, cause))?;
    match submitted {
        Submitted::Approved(pending) if is_valid(&pending, declared, author) => {
            tell(context, ApprovalStep::Used, &pending);
            Ok(())
        }
        Submitted::Approved(_) => {
            Err(Refusal::failed(Reason::ApprovalUnavailable, "an approval that nobody could give"))
        }
        Submitted::Waiting(pending) => {
            if pending.id == own {
                tell(context, ApprovalStep::Requested, &pending);
            }
            Err(waits(&pending))
        }
    }
}

fn tell(context: &RequestContext, step: ApprovalStep, pending: &PendingApproval) {
    context.with_audited(|request| audit::record_approval(request, step, &pending.id));
}

/// A store may be anybody's: what it says is looked at once more.
fn is_valid(pending: &PendingApproval, declared: &Approval, author: &Principal) -> bool {
    let others = pending.approved_by.iter().filter(|approver| !author.is(approver));
    let mut distinct: Vec<_> = Vec::new();
    for approver in others {
        if !distinct.contains(&approver) {
            distinct.push(approver);
        }
    }
    distinct.len() >= usize::from(declared.by)
}

fn waits(pending: &PendingApproval) -> Refusal {
    Refusal::new(Reason::ApprovalRequired)
        .detail("others have to approve this request; send the very same again once they have")
        .extension("approval", pending.id.clone())
        .extension("approved", pending.approved_by.len())
        .extension("needed", pending.needed)
}

/// The body in one piece; nothing where the handler reads none.
async fn whole(
    spec: &Spec,
    head_only: bool,
    context: &RequestContext,
    apart: &mut Apart,
) -> Result<Bytes, Refusal> {
    if head_only {
        return Ok(Bytes::new());
    }
    if let Some(whole) = apart.whole.clone() {
        return Ok(whole);
    }
    let sent = std::mem::replace(&mut apart.body, Body::empty());
    body::whole(sent, spec.body_limit, context.clone()).await
}

/// SHA-256 over every part with its length in front, so that no two requests have one digest.
fn digest(
    context: &RequestContext,
    spec: &Spec,
    author: &Principal,
    apart: &Apart,
    body: &[u8],
) -> [u8; 32] {
    let head = context.original_head();
    let target = head.target.as_ref().map_or("", |it| it.as_str());
    let content_type = apart.parts.headers.get(CONTENT_TYPE);
    let tenant = author.tenant();
    let parts: [&[u8]; 9] = [
        spec.module.as_bytes(),
        spec.name.as_bytes(),
        head.method.as_str().as_bytes(),
        target.as_bytes(),
        if tenant.is_some() { b"in" } else { b"" },
        tenant.unwrap_or_default().as_bytes(),
        author.issuer().as_bytes(),
        author.subject().as_bytes(),
        content_type.map_or(b"", |value| value.as_bytes()),
    ];
    let mut hash = Context::new(&SHA256);
    for part in parts.into_iter().chain([body]) {
        hash.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    let mut digest = [0; 32];
    digest.iter_mut().zip(hash.finish().as_ref()).for_each(|(own, byte)| *own = *byte);
    digest
}
