//! How many requests are handled at the same time, for each of those a limit counts.
//!
//! Counted in this process: two processes let twice as many in. An entry exists only while one of its
//! requests is being handled, so the table holds no more than there are requests.

mod limit;
mod table;

pub(crate) use limit::InFlightLimit;
pub(crate) use table::{InFlightSlot, InFlightTable};
