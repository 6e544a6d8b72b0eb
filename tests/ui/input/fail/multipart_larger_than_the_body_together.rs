//! The body has room for all files together.

use palisade::prelude::*;

#[input]
pub struct Upload {
    #[input(file(max = "2MiB", types("image/png")))]
    picture: File,
    #[validate(length(max = 4))]
    #[input(file(max = "512KiB", types("image/png")))]
    more: Vec<File>,
}

#[secure(body = "4MiB")]
async fn upload(_: Option<Multipart<Upload>>) {}

fn main() {}

//- #[secure(body = "4MiB")]
//+ #[secure(body = "5MiB")]
