//! Several types are in parentheses.

use palisade::prelude::*;

#[input]
pub struct Upload {
    #[input(file(max = "2MiB", types = "image/png"))]
    picture: File,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//-     #[input(file(max = "2MiB", types = "image/png"))]
//+     #[input(file(max = "2MiB", types("image/png")))]
