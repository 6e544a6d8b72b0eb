//! Requests that wait until others approve them.

mod memory;
#[cfg(feature = "approval")]
mod recorded;
mod store;

pub use memory::MemoryApprovals;
#[cfg(feature = "approval")]
pub use recorded::RecordApprovals;
pub use store::{
    ApprovalAnswer, ApprovalStore, ApprovalStoreError, Approving, PendingApproval, Submitted,
};
