//! A method has no place for a guard.

use palisade::prelude::*;

struct Metrics;

impl Metrics {
    #[secure]
    async fn show(&self) {}
}

fn main() {}

//- impl Metrics {
//-     #[secure]
//-     async fn show(&self) {}
//- }
//+ #[secure]
//+ async fn show(_: State<Metrics>) {}
