//! A cookie holds one value.

use palisade::prelude::*;

#[input]
pub struct Taste {
    #[validate(length(max = 4))]
    themes: Vec<Text<8>>,
}

#[secure]
async fn show(_: Option<Cookies<Taste>>) {}

fn main() {}

//-     #[validate(length(max = 4))]
//-     themes: Vec<Text<8>>,
//+     themes: Text<8>,
