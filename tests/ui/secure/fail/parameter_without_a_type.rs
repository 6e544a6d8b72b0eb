//! A parameter without a type is rustc's to tell, once.

use palisade::prelude::*;

#[secure]
async fn count(State(counter)) {
    let _: u8 = counter;
}

fn main() {}

//- async fn count(State(counter)) {
//+ async fn count(State(counter): State<u8>) {
