//! An item of a stream is a value or the error that ends it.

use futures_util::stream::Empty;
use palisade::prelude::*;

#[derive(Redacted)]
struct Employee {
    #[expose]
    name: String,
}

#[secure]
async fn export() -> NdJson<Empty<Employee>> {
    NdJson::new(futures_util::stream::empty())
}

fn main() {}

//- async fn export() -> NdJson<Empty<Employee>> {
//+ async fn export() -> NdJson<Empty<Result<Employee, Problem>>> {
