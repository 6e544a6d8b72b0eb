//! A principal cannot be made by hand.

use palisade::prelude::*;

fn main() {
    let _ = Principal {};
}

//-     let _ = Principal {};
//+     let _ = Principal::subject;
