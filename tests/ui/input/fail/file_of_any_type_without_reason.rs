//! A file of any type is one in writing.

use palisade::prelude::*;

#[input]
pub struct Upload {
    #[input(file(max = "2MiB", any = ""))]
    picture: File,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//-     #[input(file(max = "2MiB", any = ""))]
//+     #[input(file(max = "2MiB", any = "scanned before anybody opens it"))]
