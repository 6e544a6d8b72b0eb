//! A form is validated like any body.

use palisade::prelude::*;

#[derive(serde::Deserialize)]
pub struct Upload {
    title: String,
}

#[secure(body = "3MiB")]
async fn upload(_: Multipart<Upload>) {}

fn main() {}

//- #[derive(serde::Deserialize)]
//+ #[input]
//-     title: String,
//+     title: Text<80>,
