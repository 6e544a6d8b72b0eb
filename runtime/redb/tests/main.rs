//! The stores in a real file, which each test makes for itself.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

mod away;
mod folder;
mod key_service;
mod key_steps;
mod killed;
mod login_steps;
mod suites;
mod token_steps;
