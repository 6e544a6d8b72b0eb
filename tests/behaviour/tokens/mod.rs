//! The life of a token: issued, refreshed, exchanged, taken back.

mod clients;
mod exchange;
mod keys;
mod refresh;
mod revoked;
mod second_factor;
pub(crate) mod service;
mod signals;
mod start;
