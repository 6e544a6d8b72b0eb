//! No body has room for these files.

use palisade::prelude::*;

#[input]
pub struct Upload {
    #[validate(length(max = 1000))]
    #[input(file(max = "2MiB", types("image/png")))]
    pictures: Vec<File>,
}

#[public(reason = "anyone", rate = "1/s", body = "1GiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//-     #[validate(length(max = 1000))]
//+     #[validate(length(max = 100))]
