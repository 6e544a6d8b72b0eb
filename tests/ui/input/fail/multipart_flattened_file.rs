//! Of what is flattened serde keeps texts, and a file is none.

use palisade::prelude::*;

#[input]
pub struct Scan {
    #[input(file(max = "1KiB", types("image/png")))]
    picture: File,
}

#[input]
pub struct Upload {
    title: Text<80>,
    #[serde(flatten)]
    #[validate(nested)]
    scan: Scan,
}

#[secure]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//-     #[serde(flatten)]
//-     #[validate(nested)]
//-     scan: Scan,
//+     #[input(file(max = "1KiB", types("image/png")))]
//+     picture: File,
