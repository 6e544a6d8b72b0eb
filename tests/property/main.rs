//! What must hold whatever comes in. A failure prints the smallest case found and the seed that
//! finds it again.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops"
)]
#![allow(clippy::unused_async, reason = "handlers are what axum takes, whether they wait or not")]

mod address;
mod bearer;
mod fuzzed;
mod json;
mod limiter;
mod multipart;
mod pointers;
mod redacted;
#[allow(unreachable_pub, reason = "another package fuzzes these longer")]
#[path = "../fuzz/src/requests/mod.rs"]
mod requests;
mod rules;
mod support;
mod wycheproof;

use support::{Role, Scope};
