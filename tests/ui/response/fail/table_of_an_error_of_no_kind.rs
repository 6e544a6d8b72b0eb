//! The error that ends a table says what a caller may know as well.

use futures_util::stream::Empty;
use palisade::prelude::*;

#[derive(Redacted)]
struct Row {
    #[expose]
    name: String,
}

#[secure]
async fn export() -> Csv<Empty<Result<Row, String>>> {
    Csv::new(futures_util::stream::empty())
}

fn main() {}

//- async fn export() -> Csv<Empty<Result<Row, String>>> {
//+ async fn export() -> Csv<Empty<Result<Row, Problem>>> {
