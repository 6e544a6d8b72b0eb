//! A list is not a stream, and becomes one.

use futures_util::stream;
use palisade::prelude::*;

#[derive(Redacted)]
struct Row {
    #[expose]
    name: String,
}

type List<T> = Vec<T>;
type Lines<T> = stream::Iter<std::vec::IntoIter<T>>;

#[secure]
async fn export() -> NdJson<List<Result<Row, Problem>>> {
    todo!()
}

fn main() {}

//- async fn export() -> NdJson<List<Result<Row, Problem>>> {
//+ async fn export() -> NdJson<Lines<Result<Row, Problem>>> {
