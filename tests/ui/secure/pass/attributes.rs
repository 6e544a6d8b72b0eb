//! Docs, lint levels and cfg stay outside, the rest goes with the function.

#![deny(warnings)]

use palisade::prelude::*;

/// Lists.
#[secure]
#[must_use]
#[allow(clippy::needless_pass_by_value)]
#[cfg(not(any()))]
pub async fn list(_: State<()>) {}

#[secure]
#[cfg(any())]
pub async fn list(_: Json<Nowhere>) {}

#[secure]
#[expect(unused_variables)]
pub async fn show(db: State<()>) {}

#[deprecated]
#[derive(Clone)]
pub struct Old;

#[secure]
#[allow(deprecated)]
pub async fn old(_: State<Old>) {}

fn main() {}
