//! A stream has no tag.

use futures_util::stream::Empty;
use palisade::prelude::*;

#[derive(Redacted)]
struct Employee {
    #[expose]
    name: String,
}

#[secure]
async fn export() -> Tagged<NdJson<Empty<Result<Employee, Problem>>>> {
    Tagged(NdJson::new(futures_util::stream::empty()))
}

fn main() {}

//- async fn export() -> Tagged<NdJson<Empty<Result<Employee, Problem>>>> {
//-     Tagged(NdJson::new(futures_util::stream::empty()))
//+ async fn export() -> NdJson<Empty<Result<Employee, Problem>>> {
//+     NdJson::new(futures_util::stream::empty())
