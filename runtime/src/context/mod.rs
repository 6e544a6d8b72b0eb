//! One request on its way through the application: what never changes about it, and the notes for
//! its exit.
//!
//! A [`RequestContext`] is made when a request enters and travels in its extensions ([`Carried`]). It holds the
//! configuration, the addresses, the id, the time of arrival and what the head asked for ([`OriginalHead`]); beside
//! these it carries the caller that a guard let through. The guard writes into the [`GuardNotes`]; the
//! exit reads it.

mod arrival;
mod carried;
mod connection_hold;
mod guard_notes;
mod inspected;
mod inspection;
mod original_head;
mod request_context;

pub(crate) use arrival::Arrival;
pub(crate) use carried::Carried;
pub(crate) use connection_hold::ConnectionHold;
pub(crate) use guard_notes::{ExitNotes, GuardNotes};
pub(crate) use inspected::BodyShown;
pub(crate) use original_head::OriginalHead;
pub(crate) use request_context::{CallerWindow, ConnectionOrigin, RequestContext};
