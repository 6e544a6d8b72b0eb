//! The objects a request names: loaded from the state, and asked whether this caller may reach them;
//! and the objects that an answer holds, asked whether this caller may read them.

#[cfg_attr(not(feature = "approval"), allow(unreachable_pub))]
mod approval;
mod asked;
mod break_glass;
pub(crate) mod by_rule;
mod fresh;
mod in_tenant;
mod object;
mod own_error;
mod permitted;
mod probe;
mod tenant;
mod visible;

#[cfg_attr(not(feature = "approval"), allow(unused_imports, unreachable_pub))]
pub use approval::{
    ApprovalAnswer, ApprovalStore, ApprovalStoreError, Approving, MemoryApprovals, PendingApproval,
    Submitted,
};
pub use asked::ObjectAsked;
pub use break_glass::{BreakGlassStore, BreakGlassStoreError, MemoryBreakGlass};
pub use fresh::Fresh;
pub use in_tenant::InTenant;
pub use object::{Action, Allow, Authorized, Create, Delete, ObjectId, Read, Resource, Update};
pub(crate) use object::{ForeignObjects, MOST_PARTS, nobody};
pub use own_error::TryResource;
pub use permitted::Permitted;
pub use probe::{DeclaredAsObject, ObjectFallback, ObjectProbe};
pub use tenant::Tenant;
pub use visible::Visible;
