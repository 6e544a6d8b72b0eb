//! The files that lock and count, and what they need of palisade around them.

pub(crate) use palisade::rate::{
    Budget, BudgetState, FineTime, KeySubject, LimitId, Quota, RateDecision, RateKey, RateStore,
    Settlement, Spending, Take,
};

mod budget {
    pub(super) use palisade::rate::Budget;
}
mod budgets {
    pub(super) use palisade::rate::{Budgets, Taken};
}
mod decision {
    pub(super) use palisade::rate::RateDecision;
}
mod key {
    pub(super) use palisade::rate::RateKey;
}
mod quota {
    pub(super) use palisade::rate::Quota;
}
mod store {
    pub(super) use palisade::rate::{RateStore, Settlement, StoreError, Take};
}
#[path = "../../runtime/src/rate/capacity.rs"]
mod capacity;
#[path = "../../runtime/src/rate/memory/mod.rs"]
mod memory;
#[path = "../../runtime/src/rate/in_flight/table.rs"]
mod table;

pub(crate) use capacity::{Capacity, Class, ReadyCapacity};
pub(crate) use memory::MemoryStore;
pub(crate) use table::InFlightTable;
