//! The rules in front of an application.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot go on stops"
)]

mod attacks;
mod audited;
mod cost;
mod exceptions;
mod fixture;
mod forms;
#[path = "../support/mod.rs"]
mod support;
