//! Who may approve what.

use axum::extract::FromRequestParts;
use http::request::Parts;

use super::waiting::{HeaderField, Waiting};
use crate::audit::{self, ApprovalStep};
use crate::authorize::{ApprovalAnswer, Approving, PendingApproval};
use crate::context::RequestContext;
use crate::input::{ParameterFacts, SafeInput};
use crate::maybe_ready::wait_for;
use crate::principal::Principal;
use crate::problem::{Problem, Reason, Refusal};

/// A caller before the requests that wait.
#[derive(Debug)]
pub(super) struct Approver {
    context: RequestContext,
    caller: Principal,
}

impl<S: Send + Sync> FromRequestParts<S> for Approver {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let context = RequestContext::of(parts)?;
        let caller = context.shown_caller().cloned();
        let caller = caller.ok_or_else(|| Refusal::internal("no guard before approvals"))?;
        Ok(Self { context, caller })
    }
}

impl SafeInput for Approver {
    const FACTS: ParameterFacts = ParameterFacts::CALLER;
}

impl Approver {
    fn now(&self) -> i64 {
        self.context.security().clock().now_unix_millis()
    }

    /// Whether the caller may approve it, leaving aside whose request it is.
    fn concerns(&self, pending: &PendingApproval) -> bool {
        let declared = self.context.security().approval_of(&pending.handler);
        self.is_of_own_tenant(pending)
            && declared.is_some_and(|it| it.of().holds_for(Some(&self.caller), false))
    }

    /// Whether the caller asks for it. A caller of the same name in another tenant does not.
    fn is_author(&self, pending: &PendingApproval) -> bool {
        self.is_of_own_tenant(pending) && self.caller.is(&pending.author)
    }

    fn is_of_own_tenant(&self, pending: &PendingApproval) -> bool {
        pending.tenant.as_deref() == self.caller.tenant()
    }

    pub(super) async fn waiting(&self) -> Result<Vec<Waiting>, Problem> {
        let store = self.context.security().approvals();
        let all = answered(store.waiting(self.caller.tenant(), self.now())).await?;
        let of_caller = all.into_iter().filter_map(|pending| {
            let is_own = self.is_author(&pending);
            let may_approve = !is_own && self.concerns(&pending);
            (is_own || may_approve).then(|| Waiting {
                digest: pending.digest_in_words(),
                id: pending.id,
                handler: pending.handler,
                method: pending.method,
                target: pending.target,
                body: pending.body,
                header_fields: fields_of(pending.header_fields),
                author: pending.author.subject().to_owned(),
                issuer: pending.author.issuer().to_owned(),
                approved: pending.approved_by.len(),
                needed: pending.needed,
                expires_at_millis: pending.expires_at_millis,
                may_approve,
            })
        });
        Ok(of_caller.collect())
    }

    pub(super) async fn approve(&self, id: &str) -> Result<(), Problem> {
        let pending = self.find(id).await?;
        if self.caller.is(&pending.author) {
            return Err(
                Problem::because(Reason::ApprovalOwn).detail("you cannot approve your own request")
            );
        }
        let store = self.context.security().approvals();
        match answered(store.approve(id, self.caller.id(), self.now())).await? {
            Approving::Counted { .. } => self.tell(ApprovalStep::Given, id),
            Approving::Already => {}
            Approving::Gone => return Err(missing()),
        }
        Ok(())
    }

    /// The author may take back what it asked for.
    pub(super) async fn reject(&self, id: &str) -> Result<(), Problem> {
        self.find(id).await?;
        let store = self.context.security().approvals();
        if !answered(store.reject(id, self.now())).await? {
            return Err(missing());
        }
        self.tell(ApprovalStep::Rejected, id);
        Ok(())
    }

    /// What waits under an id, for a caller whom it concerns.
    async fn find(&self, id: &str) -> Result<PendingApproval, Problem> {
        let store = self.context.security().approvals();
        let found = answered(store.find(id, self.now())).await?;
        let is_ours = |pending: &PendingApproval| self.is_author(pending) || self.concerns(pending);
        found.filter(is_ours).ok_or_else(missing)
    }

    fn tell(&self, step: ApprovalStep, id: &str) {
        self.context.with_audited(|request| audit::record_approval(request, step, id));
    }
}

fn fields_of(shown: Vec<(String, String)>) -> Vec<HeaderField> {
    shown.into_iter().map(|(name, value)| HeaderField { name, value }).collect()
}

fn missing() -> Problem {
    Problem::because(Reason::ApprovalMissing)
}

async fn answered<T>(answer: ApprovalAnswer<'_, T>) -> Result<T, Problem> {
    let answer = wait_for!(answer);
    answer.map_err(|cause| Problem::because(Reason::ApprovalUnavailable).cause(cause))
}
