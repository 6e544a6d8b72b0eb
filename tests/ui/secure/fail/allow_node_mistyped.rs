//! A rule that resembles one that exists.

use palisade::prelude::*;

#[secure(allow = anny(role("admin"), role("hr")))]
async fn list() {}

fn main() {}
