//! `#[unchecked]` occurs once.

use palisade::prelude::*;

#[secure]
async fn show(
    #[unchecked("an opaque tag")]
    #[unchecked("again")]
    _: Path<String>,
) {
}

fn main() {}

//-     #[unchecked("again")]
