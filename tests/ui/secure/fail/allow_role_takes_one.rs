//! A leaf names one role.

use palisade::prelude::*;

#[secure(allow = role("admin", "hr"))]
async fn list() {}

fn main() {}
