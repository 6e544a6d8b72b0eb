//! The client's address and its connection: what happens before anything asks who calls.

mod proxies;
pub(crate) mod socket;
