//! How many requests are handled at the same time, for each of those a limit counts.
//!
//! Counted in this process: two processes let twice as many in. An entry exists only while one of its
//! requests is being handled, so the table holds no more than there are requests.

mod limit;
mod table;

pub(crate) use limit::InFlightLimit;
pub(crate) use table::{InFlightSlot, InFlightTable};

use super::capacity::CapacitySlot;

/// What a request that is being handled holds; dropping it makes room for the next.
#[derive(Debug)]
#[allow(dead_code, reason = "held, and never looked at")]
pub(crate) enum Slot {
    /// Among those of one key.
    Key(InFlightSlot),
    /// Among those of the whole application.
    Capacity(CapacitySlot),
}
