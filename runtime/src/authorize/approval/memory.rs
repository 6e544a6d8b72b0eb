//! Requests that wait for approval, in this process.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{ApprovalAnswer, ApprovalStore, Approving, PendingApproval, Submitted};
use crate::caller_id::CallerId;
use crate::maybe_ready::MaybeReady;

/// An [`ApprovalStore`] of this process: a thousand requests of one author in one tenant at most, ten thousand in all.
#[derive(Clone, Default)]
pub struct MemoryApprovals(Arc<Mutex<Vec<PendingApproval>>>);

const MOST: usize = 10_000;
const MOST_OF_AN_AUTHOR: usize = 1_000;

impl MemoryApprovals {
    /// A store without requests.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What has not expired.
    fn live(&self, now_millis: i64) -> MutexGuard<'_, Vec<PendingApproval>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|pending| now_millis < pending.expires_at_millis);
        all
    }
}

impl ApprovalStore for MemoryApprovals {
    fn submit(&self, proposal: PendingApproval, now_millis: i64) -> ApprovalAnswer<'_, Submitted> {
        let mut all = self.live(now_millis);
        let place = all.iter().position(|pending| pending.digest == proposal.digest);
        if let Some(pending) = place.and_then(|place| all.get(place)).cloned() {
            if !pending.is_approved() {
                return MaybeReady::Now(Ok(Submitted::Waiting(pending)));
            }
            all.retain(|other| other.id != pending.id);
            return MaybeReady::Now(Ok(Submitted::Approved(pending)));
        }
        let is_of_author = |other: &&PendingApproval| {
            other.author == proposal.author && other.tenant == proposal.tenant
        };
        let of_author = all.iter().filter(is_of_author).count();
        if all.len() >= MOST || of_author >= MOST_OF_AN_AUTHOR {
            return MaybeReady::Now(Err("too many requests wait for approval".into()));
        }
        all.push(proposal.clone());
        MaybeReady::Now(Ok(Submitted::Waiting(proposal)))
    }

    fn find<'a>(
        &'a self,
        id: &'a str,
        now_millis: i64,
    ) -> ApprovalAnswer<'a, Option<PendingApproval>> {
        let found = self.live(now_millis).iter().find(|pending| pending.id == id).cloned();
        MaybeReady::Now(Ok(found))
    }

    fn approve<'a>(
        &'a self,
        id: &'a str,
        approver: CallerId,
        now_millis: i64,
    ) -> ApprovalAnswer<'a, Approving> {
        let mut all = self.live(now_millis);
        let Some(pending) = all.iter_mut().find(|pending| pending.id == id) else {
            return MaybeReady::Now(Ok(Approving::Gone));
        };
        if pending.approved_by.contains(&approver) {
            return MaybeReady::Now(Ok(Approving::Already));
        }
        pending.approved_by.push(approver);
        MaybeReady::Now(Ok(Approving::Counted { by: pending.approved_by.len() }))
    }

    fn reject<'a>(&'a self, id: &'a str, now_millis: i64) -> ApprovalAnswer<'a, bool> {
        let mut all = self.live(now_millis);
        let before = all.len();
        all.retain(|pending| pending.id != id);
        MaybeReady::Now(Ok(all.len() < before))
    }

    fn waiting<'a>(
        &'a self,
        tenant: Option<&'a str>,
        now_millis: i64,
    ) -> ApprovalAnswer<'a, Vec<PendingApproval>> {
        let all = self.live(now_millis);
        let of_tenant = all.iter().filter(|pending| pending.tenant.as_deref() == tenant);
        MaybeReady::Now(Ok(of_tenant.cloned().collect()))
    }

    fn is_of_one_process(&self) -> bool {
        true
    }
}

impl fmt::Debug for MemoryApprovals {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MemoryApprovals").finish_non_exhaustive()
    }
}
