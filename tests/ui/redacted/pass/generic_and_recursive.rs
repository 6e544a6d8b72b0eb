//! Type parameters are bounded, field types are not.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Tree<T> {
    #[expose]
    value: T,
    #[expose]
    children: Vec<Tree<T>>,
}

pub trait Entity {
    type Id;
}

#[derive(Redacted)]
pub struct Page<'a, T: Entity, U = String, const N: usize = 2>
where
    U: Clone,
{
    #[expose]
    first: T::Id,
    #[expose]
    titles: [&'a str; N],
    #[expose]
    rest: Vec<U>,
    hidden: Option<T>,
}

fn main() {}
