//! Words in place of a text lack their quotes, and no comma.

use palisade::prelude::*;

#[secure(objects = hr reads all, rate = "50/s")]
async fn list() {}

fn main() {}

//- #[secure(objects = hr reads all, rate = "50/s")]
//+ #[secure(objects = "hr reads all", rate = "50/s")]
