//! What a constant holds is a content type as it is compared, like what is written out.

use palisade::prelude::*;

const PICTURES: &[&str] = &["image/png", "image/*"];

#[input]
pub struct Upload {
    #[input(file(max = "2MiB", types = PICTURES))]
    picture: File,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//- const PICTURES: &[&str] = &["image/png", "image/*"];
//+ const PICTURES: &[&str] = &["image/png", "image/gif"];
