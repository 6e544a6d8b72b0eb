//! Nobody makes a principal.

use palisade::prelude::*;

fn main() {
    let _ = Principal {};
}

//-     let _ = Principal {};
//+     let _ = Principal::subject;
