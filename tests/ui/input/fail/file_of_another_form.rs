//! The bounds of a file are in parentheses.

use palisade::prelude::*;

#[input]
pub struct Upload {
    #[input(file = "2MiB")]
    picture: File,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//-     #[input(file = "2MiB")]
//+     #[input(file(max = "2MiB", types("image/png")))]
