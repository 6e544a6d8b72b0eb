//! Nobody reaches the function behind the guard.

use palisade::prelude::*;

#[secure]
async fn list() {}

fn main() {
    let _ = list();
}

//-     let _ = list();
//+     let _ = list;
