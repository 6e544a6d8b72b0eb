//! A constant in parentheses holds one type.

use palisade::prelude::*;

const PICTURE: &str = "PNG";

#[input]
pub struct Upload {
    #[input(file(max = "2MiB", types("image/gif", PICTURE)))]
    picture: File,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//- const PICTURE: &str = "PNG";
//+ const PICTURE: &str = "image/png";
