//! Plans: limits by what a caller has booked.

use std::any::TypeId;
use std::fmt;

use crate::policy::PlanTable;

/// A plan of one enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PlanMember {
    pub(crate) of: TypeId,
    pub(crate) index: u8,
}

impl PlanTable {
    /// The enum.
    pub(crate) fn id(&self) -> TypeId {
        (self.id)()
    }

    /// The plan of this name.
    pub(crate) fn named(&self, name: &str) -> Option<PlanMember> {
        let index = self.names.iter().position(|known| *known == name)?;
        Some(PlanMember { of: self.id(), index: u8::try_from(index).ok()? })
    }

    /// The place of a caller's plan: its own, where that is one of these, else the default.
    pub(crate) fn place(&self, plan: Option<PlanMember>) -> Option<usize> {
        let own = plan.filter(|plan| plan.of == self.id()).map(|plan| plan.index);
        own.or(self.default).map(usize::from)
    }
}

impl PartialEq for PlanTable {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for PlanTable {}

impl fmt::Debug for PlanTable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("PlanTable").field(&self.names).finish()
    }
}
