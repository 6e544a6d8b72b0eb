//! A handler is a free function, and no function of a trait.

use palisade::prelude::*;

trait Show {
    #[secure]
    async fn show() {}
}

fn main() {}

//- trait Show {
//-     #[secure]
//-     async fn show() {}
//- }
//+ #[secure]
//+ async fn show() {}
