//! What says why a parameter is not checked has one spelling.

use palisade::prelude::*;

#[secure]
async fn hook(#[uncheked("a signed webhook")] _: String) {}

fn main() {}

//- async fn hook(#[uncheked("a signed webhook")] _: String) {}
//+ async fn hook(#[unchecked("a signed webhook")] _: String) {}
