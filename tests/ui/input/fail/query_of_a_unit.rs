//! No text is read as `()`.

use std::marker::PhantomData;

use palisade::prelude::*;

#[input]
pub struct Search {
    word: Text<8>,
    kind: PhantomData<u8>,
}

#[secure]
async fn find(_: Query<Search>) {}

fn main() {}

//-     kind: PhantomData<u8>,
//+     #[serde(skip)]
//+     kind: PhantomData<u8>,
