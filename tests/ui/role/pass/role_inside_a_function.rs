//! The derive depends on nothing around it.

use palisade::prelude::*;

#[allow(dead_code)]
fn inner() {
    #[derive(Role)]
    enum Local {
        One,
        Two,
    }
}

fn main() {}
