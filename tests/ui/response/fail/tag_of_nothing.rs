//! A tag is made of bytes.

use palisade::prelude::*;

#[secure]
async fn show() -> Tagged<NoContent> {
    Tagged(NoContent)
}

fn main() {}

//- async fn show() -> Tagged<NoContent> {
//-     Tagged(NoContent)
//+ async fn show() -> NoContent {
//+     NoContent
