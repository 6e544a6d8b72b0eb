//! The store over a real redis-server, which each test starts for itself.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

mod api_keys;
mod away;
#[cfg(feature = "cluster")]
mod cluster;
mod deliveries;
#[cfg(feature = "session")]
#[path = "../../redb/tests/login_steps.rs"]
mod login_steps;
mod processes;
mod proofs;
mod records;
mod revocations;
#[cfg(feature = "sentinel")]
mod sentinel;
mod server;
#[cfg(feature = "session")]
mod sessions;
mod store;
#[path = "../../redb/tests/token_steps.rs"]
mod token_steps;
