//! A view has the parameters that it holds something of, and a view may stand in them.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(view = "EmployeeView")]
pub struct Employee {
    #[expose]
    id: u64,
    password: String,
}

#[derive(Redacted)]
#[redacted(view = "PageView")]
pub struct Page<'a, T, const N: usize> {
    #[expose]
    items: Vec<T>,
    #[expose]
    title: &'a str,
    #[expose]
    marks: [u8; N],
    #[expose]
    after: Option<Box<Self>>,
}

#[derive(Redacted)]
#[redacted(view = "MarkedView")]
pub struct Marked<T, K: ?Sized> {
    #[expose]
    item: T,
    kind: std::marker::PhantomData<K>,
}

#[derive(Redacted)]
#[redacted(view = "ListingView")]
pub enum Listing<'a, T> {
    Page(#[expose] Page<'a, T, 2>),
    One {
        #[expose]
        item: T,
    },
    Pair(#[expose] T, u8),
    Marked(#[expose] Marked<T, str>),
}

pub fn ids(listing: ListingView<EmployeeView>) -> Vec<u64> {
    match listing {
        ListingView::Page(page) => page.items.into_iter().map(|item| item.id).collect(),
        ListingView::One { item } => vec![item.id],
        ListingView::Pair((item,)) => vec![item.id],
        ListingView::Marked(MarkedView { item }) => vec![item.id],
    }
}

fn main() {}
