//! `Self` in a signature means an `impl` block.

use palisade::prelude::*;

struct Metrics;

impl Metrics {
    #[secure]
    async fn show(_: State<Self>) {}
}

fn main() {}

//- impl Metrics {
//-     #[secure]
//-     async fn show(_: State<Self>) {}
//- }
//+ #[secure]
//+ async fn show(_: State<Metrics>) {}
