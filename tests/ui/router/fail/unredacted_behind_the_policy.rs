//! What leaves unredacted is stated by the policy of the handler.

use palisade::prelude::*;

#[secure]
async fn list() -> NoContent {
    NoContent
}

pub async fn leak(
    request: palisade::explained::Secured<__list>,
) -> palisade::explained::Answer<__list> {
    request.answer_unredacted(|| async { "every salary" }, palisade::private::WholeResponse::respond).await
}

fn main() {}

//- #[secure]
//- async fn list() -> NoContent {
//-     NoContent
//- }
//+ #[secure(unredacted = "the salaries of a public body")]
//+ async fn list() -> &'static str {
//+     "every salary"
//+ }
