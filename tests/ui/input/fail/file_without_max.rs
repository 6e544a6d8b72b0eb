//! A file has an end.

use palisade::prelude::*;

#[input]
pub struct Upload {
    #[input(file(types("image/png")))]
    picture: File,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//-     #[input(file(types("image/png")))]
//+     #[input(file(max = "1MiB", types("image/png")))]
