//! A content type has a subtype.

use palisade::prelude::*;

#[input]
pub struct Upload {
    #[input(file(max = "2MiB", types("png")))]
    picture: File,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//-     #[input(file(max = "2MiB", types("png")))]
//+     #[input(file(max = "2MiB", types("image/png")))]
