//! Schemes are for a URL.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[input(url_schemes("ftp"))]
    #[validate(length(max = 80))]
    site: String,
}

fn main() {}

//-     #[validate(length(max = 80))]
//+     #[validate(url, length(max = 80))]
