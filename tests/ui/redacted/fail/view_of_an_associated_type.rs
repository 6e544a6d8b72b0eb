//! What `T::Id` is, is known of the type and not of its view.

use palisade::prelude::*;

pub trait Kind {
    type Id;
}

#[derive(Redacted)]
#[redacted(view = "PageView")]
pub struct Page<T: Kind> {
    #[expose]
    ids: Vec<T::Id>,
}

fn main() {}

//- pub struct Page<T: Kind> {
//+ pub struct Page<I> {
//-     ids: Vec<T::Id>,
//+     ids: Vec<I>,
