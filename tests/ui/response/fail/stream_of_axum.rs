//! Events of any content are not allowlisted.

use palisade::prelude::*;

#[secure]
async fn watch() -> palisade::axum::body::Body {
    Default::default()
}

fn main() {}

#[derive(Redacted)]
struct Shown {
    #[expose]
    id: u8,
}

//- async fn watch() -> palisade::axum::body::Body {
//-     Default::default()
//+ async fn watch() -> Sse<futures_util::stream::Empty<Result<Shown, Problem>>> {
//+     Sse::new(futures_util::stream::empty())
