//! A number is not a file.

use palisade::prelude::*;

#[input]
pub struct Upload {
    #[input(file(max = "2MiB", types("image/png")))]
    picture: u8,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//-     picture: u8,
//+     picture: File,
