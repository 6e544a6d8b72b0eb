//! What waits for approval, and the seam to where it is kept.

use std::error::Error;
use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};

use crate::caller_id::CallerId;
use crate::maybe_ready::MaybeReady;

/// The answer of a store.
pub type ApprovalAnswer<'a, T> = MaybeReady<'a, Result<T, ApprovalStoreError>>;

/// Why a store could not answer.
pub type ApprovalStoreError = Box<dyn Error + Send + Sync>;

/// One exact request that waits for approval.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PendingApproval {
    /// Names it for those who approve.
    pub id: String,
    /// What it is bound to: handler, method, target, tenant, author, body and the header fields that the handler
    /// reads, as SHA-256.
    pub digest: [u8; 32],
    /// The handler: `module::name`.
    pub handler: String,
    /// The request's method.
    pub method: String,
    /// The request's path and query.
    pub target: String,
    /// The body for those who approve it: without space, long texts and credentials, where that is 4 KiB at most.
    pub body: Option<String>,
    /// The header fields that the approval is bound to, by name and value: long values and credentials as `...`.
    #[serde(default)]
    pub header_fields: Vec<(String, String)>,
    /// The tenant that its author acts in.
    pub tenant: Option<String>,
    /// Who asks for it.
    pub author: CallerId,
    /// How many have to approve.
    pub needed: u8,
    /// Who approved, each once.
    pub approved_by: Vec<CallerId>,
    /// When it expires, in milliseconds since the Unix epoch.
    pub expires_at_millis: i64,
}

impl PendingApproval {
    /// The longest body that is shown to those who approve it, in bytes.
    pub const LONGEST_BODY: usize = 4_096;

    /// How many bytes of header fields are shown to them; every other value is `...`.
    pub const LONGEST_HEADER_FIELDS: usize = 4_096;

    /// The digest in hexadecimal digits, by which author and approver know that they mean one request.
    #[must_use]
    pub fn digest_in_words(&self) -> String {
        self.digest.iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// Whether as many approved as have to.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        self.approved_by.len() >= usize::from(self.needed)
    }
}

/// Leaves out the body and the header fields: they are what a client sent.
impl fmt::Debug for PendingApproval {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PendingApproval")
            .field("id", &self.id)
            .field("handler", &self.handler)
            .field("author", &self.author)
            .field("needed", &self.needed)
            .field("approved_by", &self.approved_by)
            .field("expires_at_millis", &self.expires_at_millis)
            .finish_non_exhaustive()
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

/// The outcome of an approval.
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

/// Keeps requests that wait for approval; [`MemoryApprovals`](super::MemoryApprovals) keeps them in this process,
/// [`RecordApprovals`](super::RecordApprovals) in any [`RecordStore`](crate::records::RecordStore): a file, Redis, a database.
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

    /// Whether it keeps requests for this process alone: an application of several does not start with it.
    fn is_of_one_process(&self) -> bool {
        false
    }
}
