//! The guard alone proves that a caller authenticated lately.

use palisade::prelude::*;
use palisade::Fresh;

async fn wipe(_: Fresh<300>) {}

#[secure]
async fn leave() {
    wipe(Fresh { authenticated_at: 0 }).await;
}

fn main() {}

//- async fn leave() {
//-     wipe(Fresh { authenticated_at: 0 }).await;
//+ async fn leave(fresh: Fresh<300>) {
//+     wipe(fresh).await;
