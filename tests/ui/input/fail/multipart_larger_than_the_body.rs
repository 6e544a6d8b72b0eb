//! The body has room for the largest files.

use palisade::prelude::*;

#[input]
pub struct Upload {
    #[input(file(max = "2MiB", types("image/png")))]
    picture: File,
}

#[secure]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//- #[secure]
//+ #[secure(body = "3MiB")]
