//! JSON of any shape is not allowlisted, in a stream either.

use futures_util::stream::Empty;
use palisade::prelude::*;

#[secure]
async fn watch() -> Sse<Empty<Result<serde_json::Value, Problem>>> {
    Sse::new(futures_util::stream::empty())
}

fn main() {}

#[derive(Redacted)]
struct Shown {
    #[expose]
    id: u8,
}

//- async fn watch() -> Sse<Empty<Result<serde_json::Value, Problem>>> {
//+ async fn watch() -> Sse<Empty<Result<Shown, Problem>>> {
