//! TLS with real clients: curl and openssl.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests"
)]

#[cfg(feature = "acme")]
mod acme;
mod clients;
mod plain;
mod server;
mod support;
