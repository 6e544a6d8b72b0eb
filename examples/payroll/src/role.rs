//! The roles of callers.

use palisade::prelude::*;

/// Who may do what in this service.
#[derive(Role, Debug, PartialEq, Eq)]
pub enum Role {
    /// Hires and dismisses.
    #[role(implies = "hr")]
    Admin,
    /// Sees and changes pay.
    Hr,
    /// Sees the records of the own department, without pay.
    Manager,
    /// Sees its own record.
    Employee,
}
