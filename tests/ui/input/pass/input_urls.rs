//! An address with its length and its schemes bounded.

use palisade::prelude::*;

#[input]
pub struct Profile {
    #[validate(url, length(max = 200))]
    home: url::Url,
    #[validate(url, length(max = 200))]
    #[input(url_schemes("ftp"))]
    files: Option<url::Url>,
}

fn main() {}
