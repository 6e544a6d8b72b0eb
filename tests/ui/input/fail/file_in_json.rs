//! JSON holds no file.

use palisade::prelude::*;

#[input]
pub struct Upload {
    #[input(file(max = "2MiB", types("image/png")))]
    picture: File,
}

#[secure(body = "3MiB")]
async fn upload(_: Json<Upload>) {}

fn main() {}

//- async fn upload(_: Json<Upload>) {}
//+ async fn upload(_: Multipart<Upload>) {}
