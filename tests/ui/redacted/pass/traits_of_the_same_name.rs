//! A generic type may have traits of the service's own that are called like palisade's and serde's.

use palisade::prelude::*;

mod shop {
    pub trait Resource {}
    pub trait Serialize {}
}

#[derive(Redacted)]
pub struct Page<T> {
    #[expose]
    items: Vec<T>,
}

impl<T> shop::Resource for Page<T> {}
impl<T> shop::Serialize for Page<T> {}

fn main() {
    let page = Page { items: vec![1_u8] };
    let _ = page.items.len();
}
