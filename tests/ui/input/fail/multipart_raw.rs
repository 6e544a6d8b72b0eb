//! A form that is taken apart by hand is not validated.

use palisade::prelude::*;



#[secure]
async fn upload(_: axum::extract::Multipart) {}

fn main() {}
