//! A file of no bytes is none.

use palisade::prelude::*;

#[input]
pub struct Upload {
    #[input(file(max = "0B", types("image/png")))]
    picture: File,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//-     #[input(file(max = "0B", types("image/png")))]
//+     #[input(file(max = "1KiB", types("image/png")))]
