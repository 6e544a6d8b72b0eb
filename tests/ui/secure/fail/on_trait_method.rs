//! A trait's method without a body is not a handler.

use palisade::prelude::*;

trait Show {
    #[secure]
    async fn show();
}

fn main() {}

//-     #[secure]
