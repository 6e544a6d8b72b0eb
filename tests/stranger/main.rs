//! Attacks on limits, revocations and capacity, by somebody who did not build them.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops"
)]
#![allow(
    clippy::unused_async,
    clippy::needless_pass_by_value,
    reason = "handlers are what axum takes, whether they wait or not"
)]

mod accounts;
mod capacity;
mod chosen;
mod paths;
mod remembered;
mod sessions;
