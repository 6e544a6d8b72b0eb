//! A part holds no parts of its own.

use palisade::prelude::*;

#[input]
pub struct Address {
    city: Text<40>,
}

#[input]
pub struct Upload {
    #[validate(nested)]
    address: Address,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//-     #[validate(nested)]
//-     address: Address,
//+     city: Text<40>,
