//! A handler answers.

use palisade::prelude::*;

#[secure]
async fn list() -> ! {
    std::process::exit(1)
}

fn main() {}

//- async fn list() -> ! {
//-     std::process::exit(1)
//+ async fn list() -> Problem {
//+     Problem::new(StatusCode::GONE)
