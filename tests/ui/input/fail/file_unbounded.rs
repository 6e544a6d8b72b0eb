//! A file has an end and a type.

use palisade::prelude::*;

#[input]
pub struct Upload {
    picture: File,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}
