//! What comes in is validated, bounded, or exempted in writing.

use palisade::prelude::*;

#[input]
struct NewEmployee {
    #[validate(length(min = 1, max = 80))]
    name: String,
}

#[secure]
async fn hire(Json(new): Json<NewEmployee>) {
    drop(new.name);
}

#[secure]
async fn find(_: Query<NewEmployee>, _: State<()>) {}

#[secure]
async fn show(_: Path<Plain<Text<64>>>) {}

#[secure]
async fn tagged(#[unchecked("an opaque tag")] _: Path<String>) {}

#[secure]
async fn uploaded(#[unchecked("parsed by hand")] _: palisade::axum::body::Bytes) {}

fn main() {}
