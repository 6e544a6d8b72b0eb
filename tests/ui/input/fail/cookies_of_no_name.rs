//! A cookie has the name of one.

use palisade::prelude::*;

#[input]
pub struct Taste {
    #[serde(rename = "the theme")]
    theme: Text<8>,
}

#[secure]
async fn show(_: Cookies<Taste>) {}

fn main() {}

//-     #[serde(rename = "the theme")]
//+     #[serde(rename = "the_theme")]
