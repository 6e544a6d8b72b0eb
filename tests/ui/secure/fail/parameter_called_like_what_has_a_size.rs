//! A type that is called like an extractor and holds what has no size: its guard refuses everyone, and says so.

use palisade::SafeInput;
use palisade::prelude::secure;

pub trait Store {}

pub struct State<T: ?Sized>(std::marker::PhantomData<T>);

impl<T: ?Sized> SafeInput for State<T> {}

#[secure]
async fn list(store: State<dyn Store>) {
    drop(store);
}

fn main() {}

//- async fn list(store: State<dyn Store>) {
//+ async fn list(store: State<u8>) {
