//! An address grows with what is sent.

use palisade::prelude::*;

#[input]
pub struct Profile {
    #[validate(url)]
    home: Option<url::Url>,
}

fn main() {}

//-     #[validate(url)]
//+     #[validate(url, length(max = 200))]
