//! A handler is not secured and public at once.

use palisade::prelude::*;

#[secure(role = "admin")]
#[public(reason = "liveness probe", rate = "5/s")]
async fn list() {}

fn main() {}
