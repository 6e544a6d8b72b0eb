//! Writes the guard around a handler: the function the router mounts with the user's own inside, the
//! policy type, and what the runtime asks of it.

mod accepted;
mod addresses;
mod firewall;
mod guard;
mod guard_spec;
mod inspect;
mod lifecycle;
pub(crate) mod limits;
mod parts;
mod refusal;
mod seals;

pub(crate) use guard::guard;
pub(crate) use guard_spec::GuardSpec;
pub(crate) use refusal::{refusal, untouched};
