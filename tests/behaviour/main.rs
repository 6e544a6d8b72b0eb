//! Requests through a real router, in process and over a socket: each refusal beside a request that
//! differs only by the fix.
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

mod attacks;
mod auth;
mod authorize;
mod edge;
mod exit;
mod input;
mod neighbours;
mod order;
mod promises;
mod rate;
mod readme;
mod response;
mod router;
mod security_page;
mod stranger;
mod support;
mod tokens;

use authorize::permissions::Permission;
use support::documents::documented;
use support::staff::{Role, Scope};
