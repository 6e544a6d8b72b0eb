//! Sizes and durations at their edges.

use palisade::prelude::*;

#[secure(body = "1B", timeout = "1ms")]
async fn least() {}

#[secure(body = "1GiB", timeout = "1h")]
async fn most() {}

#[secure(body = "64KiB", timeout = "500ms")]
async fn common() {}

#[secure(auth = "jwt")]
async fn one_scheme() {}

#[secure(auth = any("jwt", "api_key"))]
async fn two_schemes() {}

fn main() {}
