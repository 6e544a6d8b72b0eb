//! A parsed address may still begin with `javascript:`.

use palisade::prelude::*;

#[input]
pub struct Profile {
    #[validate(length(max = 200))]
    home: url::Url,
}

fn main() {}

//-     #[validate(length(max = 200))]
//+     #[validate(url, length(max = 200))]
