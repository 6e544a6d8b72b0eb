//! A header field holds no fields of its own.

use palisade::prelude::*;

#[input]
pub struct Batch {
    size: u8,
}

#[input]
pub struct Calling {
    #[validate(nested)]
    batch: Option<Batch>,
}

#[secure]
async fn call(_: Headers<Calling>) {}

fn main() {}

//-     #[validate(nested)]
//-     batch: Option<Batch>,
//+     batch_size: u8,
