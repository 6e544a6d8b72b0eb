//! What a parameter stands for is bounded, too.

use palisade::InputField;
use palisade::prelude::*;

#[input]
pub struct Page<T: InputField> {
    after: T,
}

#[secure]
async fn list(Query(_): Query<Page<String>>) -> NoContent {
    NoContent
}

fn main() {}

//- async fn list(Query(_): Query<Page<String>>) -> NoContent {
//+ async fn list(Query(_): Query<Page<Text<80>>>) -> NoContent {
