//! The function behind the guard cannot be called.

use palisade::prelude::*;

#[secure]
async fn list() {}

fn main() {
    let _ = list();
}

//-     let _ = list();
//+     let _ = list;
