//! A redirect to any text is not allowlisted.

use palisade::prelude::*;

#[secure]
async fn back() -> palisade::axum::response::Redirect {
    palisade::axum::response::Redirect::to("/")
}

fn main() {}

//- async fn back() -> palisade::axum::response::Redirect {
//-     palisade::axum::response::Redirect::to("/")
//+ async fn back() -> Redirect {
//+     Redirect::to("/")
