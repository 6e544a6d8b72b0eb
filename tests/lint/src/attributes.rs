//! Attributes above and below the guard.

use palisade::prelude::*;

use crate::handlers::Db;

/// Watched.
#[secure]
#[tracing::instrument(skip_all, fields(kind = "test"))]
pub async fn watched(db: State<Db>) -> Result<NoContent, Problem> {
    let State(Db) = db;
    tracing::info!("watched");
    Ok(NoContent)
}

/// Watched, the guard included.
#[tracing::instrument(skip_all)]
#[secure]
pub async fn watched_whole(_: State<Db>) {}

/// Allowed.
#[allow(clippy::let_underscore_untyped, reason = "a test")]
#[secure]
#[allow(unused_variables, reason = "a test")]
pub async fn allowed(db: State<Db>) {
    let _ = 1_u8;
}

/// Expected.
#[secure]
#[expect(unused_variables, reason = "a test")]
pub async fn expected(db: State<Db>) {}

/// Compiled.
#[cfg(not(any()))]
#[secure]
#[cfg(not(any()))]
#[cfg_attr(all(), allow(unused_variables, reason = "a test"))]
pub async fn compiled(db: State<Db>) {}

/// Not compiled.
#[secure(role = "nobody")]
#[cfg(any())]
pub async fn compiled(_: Json<Nowhere>) {}

/// Must be used.
#[secure]
#[must_use = "a guard that nobody mounts guards nothing"]
pub async fn must_be_used(_: State<Db>) {}

/// Old.
#[derive(Clone, Copy, Debug)]
#[deprecated(note = "a test")]
#[non_exhaustive]
pub struct Old;

/// Takes what is old.
#[secure]
#[allow(deprecated, reason = "a test")]
pub async fn old(_: State<Old>) {}

/// Is old.
#[secure]
#[deprecated(note = "a test")]
pub async fn outdated(_: State<Db>) {}

/// Hidden.
#[doc(hidden)]
#[secure]
#[inline]
#[cold]
pub async fn hidden(_: State<Db>) {}
