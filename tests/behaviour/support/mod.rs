//! The applications that are tested, and what is needed to talk to them.

pub(crate) mod bank;
pub(crate) mod documents;
pub(crate) mod fixture;
pub(crate) mod log;
pub(crate) mod meanwhile;
pub(crate) mod proof;
pub(crate) mod staff;
