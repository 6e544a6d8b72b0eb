//! The store over a real redis-server, which each test starts for itself.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

mod api_keys;
mod away;
#[cfg(feature = "cluster")]
mod cluster;
mod deliveries;
mod processes;
mod proofs;
mod revocations;
#[cfg(feature = "sentinel")]
mod sentinel;
mod server;
#[cfg(feature = "session")]
mod sessions;
mod store;
