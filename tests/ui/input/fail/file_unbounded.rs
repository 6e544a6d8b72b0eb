//! A file has an end and a type.

use palisade::prelude::*;

#[input]
pub struct Upload {
    picture: File,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//- pub struct Upload {
//+ pub struct Upload {
//+     #[input(file(max = "1MiB", types("image/png")))]
