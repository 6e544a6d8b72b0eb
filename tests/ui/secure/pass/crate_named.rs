//! The runtime may be named.

use palisade::prelude::*;

#[secure(crate = ::palisade)]
async fn list() {}

mod renamed {
    pub use palisade::*;
}

#[secure(crate = crate::renamed, rate = "10/s")]
async fn show(_: State<()>) {}

fn main() {}
