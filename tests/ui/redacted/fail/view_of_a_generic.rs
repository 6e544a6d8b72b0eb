//! A view owns what it holds.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(view = "PageView")]
pub struct Page<T> {
    #[expose]
    items: Vec<T>,
}

fn main() {}

//- #[redacted(view = "PageView")]
