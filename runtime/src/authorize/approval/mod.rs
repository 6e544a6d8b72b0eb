//! Requests that wait until others approve them.

mod memory;

use std::error::Error;

use crate::caller_id::CallerId;
use crate::maybe_ready::MaybeReady;

pub use memory::MemoryApprovals;

/// The answer of a store.
pub type ApprovalAnswer<'a, T> = MaybeReady<'a, Result<T, ApprovalStoreError>>;

/// Why a store could not answer.
pub type ApprovalStoreError = Box<dyn Error + Send + Sync>;

/// One exact request that waits for approval.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PendingApproval {
    /// Names it for those who approve.
    pub id: String,
    /// What it is bound to: handler, method, target, tenant, author and body, as SHA-256.
    pub digest: [u8; 32],
    /// The handler: `module::name`.
    pub handler: String,
    /// The request's method.
    pub method: String,
    /// The request's path.
    pub path: String,
    /// The tenant that its author acts in.
    pub tenant: Option<String>,
    /// Who asks for it.
    pub author: CallerId,
    /// How many have to approve.
    pub needed: u8,
    /// Who approved, each once.
    pub approved_by: Vec<CallerId>,
    /// When it is over, in milliseconds since the Unix epoch: whoever approved.
    pub expires_at_millis: i64,
}

impl PendingApproval {
    /// Whether as many approved as have to.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        self.approved_by.len() >= usize::from(self.needed)
    }
}

/// What became of a request that needs approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// It was approved, and the approval is used up.
    Approved(PendingApproval),
    /// It waits.
    Waiting(PendingApproval),
}

/// What became of somebody's approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approving {
    /// It counts.
    Counted {
        /// How many approved by now.
        by: usize,
    },
    /// The same caller approved before.
    Already,
    /// Nothing of this id waits any longer.
    Gone,
}

/// Keeps requests that wait for approval; [`MemoryApprovals`] keeps them in this process.
///
/// Each operation is one atomic step: of two requests at the same moment one alone uses an approval. What has
/// expired at `now_millis` is not there.
///
/// # Errors
/// Each operation yields an error where the store cannot tell: the request is a 503, and nothing is approved.
pub trait ApprovalStore: Send + Sync + 'static {
    /// Looks for what waits under the digest of `proposal`. Where it is approved it is removed and
    /// [`Submitted::Approved`]; where it waits it stays as it is; where there is none, `proposal` is added.
    fn submit(&self, proposal: PendingApproval, now_millis: i64) -> ApprovalAnswer<'_, Submitted>;

    /// What waits under an id.
    fn find<'a>(
        &'a self,
        id: &'a str,
        now_millis: i64,
    ) -> ApprovalAnswer<'a, Option<PendingApproval>>;

    /// Adds an approval, once for each caller.
    fn approve<'a>(
        &'a self,
        id: &'a str,
        approver: CallerId,
        now_millis: i64,
    ) -> ApprovalAnswer<'a, Approving>;

    /// Removes what waits under an id; whether there was something.
    fn reject<'a>(&'a self, id: &'a str, now_millis: i64) -> ApprovalAnswer<'a, bool>;

    /// Everything that waits in a tenant, or in none, the oldest first.
    fn waiting<'a>(
        &'a self,
        tenant: Option<&'a str>,
        now_millis: i64,
    ) -> ApprovalAnswer<'a, Vec<PendingApproval>>;
}
