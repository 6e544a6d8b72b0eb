//! A handler is a free function.

use palisade::prelude::*;

struct Metrics;

impl Metrics {
    #[secure]
    async fn show() {}
}

fn main() {}

//- impl Metrics {
//-     #[secure]
//-     async fn show() {}
//- }
//+ #[secure]
//+ async fn show() {}
