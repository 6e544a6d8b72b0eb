//! The objects a request names: loaded from the state, and asked whether this caller may reach them;
//! and the objects that an answer holds, asked whether this caller may read them.

#[cfg_attr(not(feature = "approval"), allow(unreachable_pub))]
mod approval;
mod asked;
mod break_glass;
pub(crate) mod by_rule;
mod child;
mod fresh;
mod in_tenant;
mod object;
mod object_id;
mod object_write;
mod own_error;
mod permitted;
mod probe;
#[cfg(feature = "approval")]
mod recorded;
#[cfg(feature = "approval")]
mod recorded_break_glass;
mod revision;
mod tenant;
mod tenant_of;
mod visible;
mod within;

#[cfg(feature = "approval")]
pub use approval::RecordApprovals;
#[cfg_attr(not(feature = "approval"), allow(unused_imports, unreachable_pub))]
pub use approval::{
    ApprovalAnswer, ApprovalStore, ApprovalStoreError, Approving, MemoryApprovals, PendingApproval,
    Submitted,
};
pub use asked::ObjectAsked;
pub use break_glass::{BreakGlassStore, BreakGlassStoreError, MemoryBreakGlass};
pub(crate) use child::ParamsOf;
pub use child::{Child, ChildOf};
pub use fresh::Fresh;
pub use in_tenant::InTenant;
pub use object::{Action, Allow, Authorized, Create, Delete, Read, Resource, Update};
pub(crate) use object::{ForeignObjects, compares_revision, is_allowed, unauthenticated};
pub(crate) use object_id::MOST_PARTS;
pub use object_id::ObjectId;
pub use object_write::ObjectWrite;
pub use own_error::TryResource;
pub use permitted::Permitted;
pub use probe::{ObjectFallback, ObjectProbe, ResourceNeedsRedactedObject};
#[cfg(feature = "approval")]
pub use recorded_break_glass::RecordBreakGlass;
pub use revision::Revision;
pub use tenant::Tenant;
pub(crate) use tenant_of::TenantOf;
pub use visible::Visible;
pub use within::{TenantResource, WithinTenant};
