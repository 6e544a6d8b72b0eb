//! Each of several files has an end and a type.

use palisade::prelude::*;

#[input]
pub struct Upload {
    #[validate(length(max = 4))]
    pictures: Vec<File>,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//-     #[validate(length(max = 4))]
//+     #[validate(length(max = 4))]
//+     #[input(file(max = "512KiB", types("image/png")))]
