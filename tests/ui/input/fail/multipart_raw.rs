//! A form that is taken apart by hand is not validated.

use palisade::prelude::*;



#[secure]
async fn upload(_: axum::extract::Multipart) {}

fn main() {}

#[input]
pub struct Upload {
    title: Text<80>,
}

//- async fn upload(_: axum::extract::Multipart) {}
//+ async fn upload(_: Multipart<Upload>) {}
