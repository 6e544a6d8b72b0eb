//! Logins by a provider: each attack beside the login that passes.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests are no tests to clippy"
)]

mod back_channel;
mod flow;
mod id_token;
mod provider;
mod renewed;
mod sessions;
mod support;
mod told;

use palisade::prelude::*;

#[derive(Role)]
enum Role {
    Hr,
}
