//! All errors are reported together.

use palisade::prelude::*;

#[secure(rol = "admin", rate = "0/s", timeout = "5")]
fn list() {}

fn main() {}
