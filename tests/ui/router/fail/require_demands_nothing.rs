//! A router that requires something says what.

use palisade::prelude::*;
use palisade::require;

fn main() {
    let _ = SecureRouter::<()>::new().require(require!());
}

//-     let _ = SecureRouter::<()>::new().require(require!());
//+     let _ = SecureRouter::<()>::new().require(require!(allow = tenant));
