//! The crate `time` reads a time in a form that no caller sends.

use palisade::prelude::*;

#[secure]
async fn show(_: Path<(time::Time, bool)>) {}

fn main() {}

//- async fn show(_: Path<(time::Time, bool)>) {}
//+ async fn show(_: Path<(time::Date, bool)>) {}
