//! A request that others approve before it is handled: bound to this one request, and used once.

use aws_lc_rs::digest::{Context, SHA256};
use axum::body::Body;
use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, IF_MATCH};

use crate::audit::{self, ApprovalStep};
use crate::authorize::{PendingApproval, Submitted};
use crate::clock::millis;
use crate::context::RequestContext;
use crate::input::{Reads, names_of};
use crate::maybe_ready::wait_for;
use crate::pipeline::bound_field::BoundField;
use crate::pipeline::shown::{shown, shown_fields};
use crate::pipeline::{Apart, body};
use crate::policy::{Approval, Spec};
use crate::principal::Principal;
use crate::problem::{Reason, Refusal, header_name};
use crate::request_id::RequestId;
use crate::security::HandlerPlan;

/// What an approval of a request is bound to, taken while the request is whole.
#[derive(Debug)]
pub(super) struct Bound {
    digest: [u8; 32],
    target: String,
    body: Option<String>,
    header_fields: Vec<(String, String)>,
}

/// Reads the body in one piece and makes the digest of the request.
///
/// # Errors
/// As reading the body.
pub(super) async fn bind(
    context: &RequestContext,
    plan: &HandlerPlan,
    spec: &Spec,
    apart: &mut Apart,
) -> Result<Bound, Refusal> {
    let Some(author) = context.caller() else {
        return Err(Refusal::internal("an approval without an author"));
    };
    let head_only = plan.body.head_only;
    let body = whole(spec, head_only, context, apart).await?;
    let fields = bound_fields(plan, &apart.parts.headers);
    let digest = digest(context, plan, author, &fields, &body);
    let header_fields = shown_fields(&fields);
    let shown = shown(plan.body.reads, &body);
    if !head_only {
        apart.whole = Some(body);
    }
    let target = context.original_head().target.as_ref().map_or("", |it| it.as_str()).to_owned();
    Ok(Bound { digest, target, body: shown, header_fields })
}

/// Lets a request through that was approved, and lets any other wait. Asked last: the rule, the objects and
/// every input were judged.
///
/// # Errors
/// 403 with the id under which it waits; 503 where the store does not answer.
pub(super) async fn check(
    context: &RequestContext,
    spec: &'static Spec,
    declared: &'static Approval,
    bound: Bound,
) -> Result<(), Refusal> {
    let Some(author) = context.caller() else {
        return Err(Refusal::internal("an approval without an author"));
    };
    let now = context.security().clock().now_unix_millis();
    let within = millis(declared.within);
    let Bound { digest, target, body, header_fields } = bound;
    let proposal = PendingApproval {
        id: RequestId::made().as_str().to_owned(),
        digest,
        handler: format!("{}::{}", spec.module, spec.name),
        method: context.original_head().method.to_string(),
        target,
        body,
        header_fields,
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
        Submitted::Approved(pending)
            if pending.digest == digest && is_valid(&pending, declared, author) =>
        {
            tell(context, ApprovalStep::Used, &pending);
            Ok(())
        }
        Submitted::Approved(_) => Err(Refusal::failed(
            Reason::ApprovalUnavailable,
            "an approval that no caller could give",
        )),
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

/// A store may be third-party code: what it says is looked at once more.
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
        .detail("this request needs approval by others: send the identical request again once it is approved")
        .extension("approval", pending.id.clone())
        .extension("digest", pending.digest_in_words())
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
    plan: &HandlerPlan,
    author: &Principal,
    fields: &[BoundField<'_>],
    body: &[u8],
) -> [u8; 32] {
    let (head, spec, tenant) = (context.original_head(), plan.spec, author.tenant());
    let target = head.target.as_ref().map_or("", |it| it.as_str());
    let parts: [&[u8]; 8] = [
        spec.module.as_bytes(),
        spec.name.as_bytes(),
        head.method.as_str().as_bytes(),
        target.as_bytes(),
        if tenant.is_some() { b"in" } else { b"" },
        tenant.unwrap_or_default().as_bytes(),
        author.issuer().as_bytes(),
        author.subject().as_bytes(),
    ];
    let mut hash = Context::new(&SHA256);
    let mut add = |part: &[u8]| {
        hash.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    };
    parts.into_iter().chain([body]).for_each(&mut add);
    for (name, lines) in fields {
        add(name.as_bytes());
        add(&u64::try_from(lines.len()).unwrap_or(u64::MAX).to_be_bytes());
        for line in lines {
            add(line.as_bytes());
        }
    }
    let mut digest = [0; 32];
    digest.iter_mut().zip(hash.finish().as_ref()).for_each(|(own, byte)| *own = *byte);
    digest
}

/// The header fields that decide, whether they were sent or not: what is bound is what those who approve see.
fn bound_fields<'a>(plan: &HandlerPlan, sent: &'a HeaderMap) -> Vec<BoundField<'a>> {
    let with_lines = |name: String| {
        let lines = sent.get_all(&name).iter().collect();
        (name, lines)
    };
    declared_fields(plan).map(with_lines).collect()
}

/// How the body is to be read, what the handler reads as inputs, and which revision of an object is meant.
fn declared_fields(plan: &HandlerPlan) -> impl Iterator<Item = String> {
    let revision = plan.facts().any(|facts| facts.compares_revision);
    let revision = revision.then(|| IF_MATCH.as_str().to_owned());
    let inputs = plan.facts().filter(|facts| facts.reads == Reads::Headers);
    let inputs = inputs.flat_map(|facts| names_of(facts.fields)).map(header_name);
    [CONTENT_TYPE.as_str().to_owned()].into_iter().chain(inputs).chain(revision)
}
