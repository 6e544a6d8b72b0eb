//! What demands a fresh authentication is given the proof of one.

use palisade::prelude::*;
use palisade::Fresh;

async fn wipe(_: Fresh<300>) {}

#[secure]
async fn leave() {
    wipe().await;
}

fn main() {}

//- async fn leave() {
//-     wipe().await;
//+ async fn leave(fresh: Fresh<300>) {
//+     wipe(fresh).await;
