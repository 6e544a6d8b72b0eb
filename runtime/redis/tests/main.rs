//! The store over a real redis-server, which each test starts for itself.

mod away;
#[cfg(feature = "cluster")]
mod cluster;
mod processes;
#[cfg(feature = "sentinel")]
mod sentinel;
mod server;
mod store;
