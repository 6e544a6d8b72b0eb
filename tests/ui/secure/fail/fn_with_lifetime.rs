//! A handler's types are owned.

use palisade::prelude::*;

#[secure]
async fn list<'a>(_: State<std::marker::PhantomData<&'a str>>) {}

fn main() {}

//- async fn list<'a>(_: State<std::marker::PhantomData<&'a str>>) {}
//+ async fn list(_: State<std::marker::PhantomData<String>>) {}
