//! Files are counted.

use palisade::prelude::*;

#[input]
pub struct Upload {
    #[input(file(max = "1KiB", types("image/png")))]
    pictures: Vec<File>,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//- pub struct Upload {
//+ pub struct Upload {
//+     #[validate(length(max = 4))]
