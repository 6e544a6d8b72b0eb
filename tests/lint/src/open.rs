//! A module of its own lint levels.

#![deny(clippy::too_many_lines, clippy::cognitive_complexity)]

use core::future::ready;

use palisade::{public, secure};

/// Whether the service runs.
#[public(reason = "liveness probe", rate = "5/s")]
pub async fn health() -> &'static str {
    "ok"
}

/// Waits.
#[secure(timeout = "1s")]
pub async fn wait() {
    ready(()).await;
}
