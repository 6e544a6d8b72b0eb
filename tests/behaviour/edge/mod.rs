//! The client's address and its connection: what happens before anything asks who calls.

mod addresses;
mod deployment;
mod firewall;
mod host;
mod proxies;
mod serve;
pub(crate) mod socket;
mod upgrades;
mod versions;
