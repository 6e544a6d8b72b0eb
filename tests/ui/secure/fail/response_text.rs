//! Text is not allowlisted.

use palisade::prelude::*;

#[secure]
async fn list() -> String {
    String::new()
}

fn main() {}

//- async fn list() -> String {
//-     String::new()
//+ async fn list() -> &'static str {
//+     ""
