//! One request on its way through the application: what never changes about it, and the notes for
//! its exit.
//!
//! A [`Visit`] is made when a request enters and travels in its extensions. It holds the
//! configuration, the addresses, the id, the time of arrival and what the head [`Asked`] for; beside
//! these it carries the caller that a guard let through. The guard writes into the [`Trail`]; the
//! exit reads it.

mod asked;
mod trail;
mod visit;

pub(crate) use asked::Asked;
pub(crate) use trail::{Charged, Trail};
pub(crate) use visit::{Origin, Visit};
