//! Plans: limits by what a caller has booked.

use std::any::TypeId;
use std::fmt;

use crate::policy::Rate;

/// An enum of plans; implemented by [`#[derive(Plan)]`](macro@crate::Plan).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of plans",
    label = "this type has no limits",
    note = "write `#[derive(Plan)]` above the enum that lists your plans, and `#[plan(rate = \"10/s\")]` \
            above each variant"
)]
pub trait PlanEnum: Sized + Send + Sync + 'static {
    /// The names as claims spell them, in the order of the variants.
    const NAMES: &'static [&'static str];
    /// The limit of each.
    const RATES: &'static [Rate];
    /// The plan of callers whose own cannot be read.
    const DEFAULT: Option<u8>;
    /// The enum as a value.
    #[doc(hidden)]
    const TABLE: PlanTable = PlanTable {
        names: Self::NAMES,
        rates: Self::RATES,
        default: Self::DEFAULT,
        id: TypeId::of::<Self>,
    };

    /// The place of this plan in [`NAMES`](Self::NAMES).
    fn index(self) -> u8;
}

/// The plans of an enum and their limits.
#[derive(Clone, Copy)]
pub struct PlanTable {
    pub(crate) names: &'static [&'static str],
    pub(crate) rates: &'static [Rate],
    pub(crate) default: Option<u8>,
    id: fn() -> TypeId,
}

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
