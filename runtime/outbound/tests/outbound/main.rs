//! Calls to services of the test's own, and to addresses that are nobody's to call.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod addresses;
mod bounds;
mod credentials;
mod exchange;
mod support;
