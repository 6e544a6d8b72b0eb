//! A file is of some types or of any.

use palisade::prelude::*;

#[input]
pub struct Upload {
    #[input(file(max = "2MiB", types("image/png"), any = "scanned later"))]
    picture: File,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//-     #[input(file(max = "2MiB", types("image/png"), any = "scanned later"))]
//+     #[input(file(max = "2MiB", types("image/png")))]
