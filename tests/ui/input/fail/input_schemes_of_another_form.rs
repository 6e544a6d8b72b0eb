//! Schemes are texts.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[input(url_schemes = "ftp")]
    #[validate(url, length(max = 80))]
    site: String,
}

fn main() {}

//-     #[input(url_schemes = "ftp")]
//+     #[input(url_schemes("ftp"))]
