//! A file is of some type.

use palisade::prelude::*;

#[input]
pub struct Upload {
    #[input(file(max = "2MiB"))]
    picture: File,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//-     #[input(file(max = "2MiB"))]
//+     #[input(file(max = "2MiB", types("image/png")))]
