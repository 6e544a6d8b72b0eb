//! A query holds one value under each name.

use palisade::prelude::*;

#[input]
pub struct Filter {
    #[validate(length(max = 4))]
    tags: Vec<Text<8>>,
}

#[secure]
async fn find(_: Query<Filter>) {}

fn main() {}

//-     #[validate(length(max = 4))]
//-     tags: Vec<Text<8>>,
//+     tags: Text<8>,
