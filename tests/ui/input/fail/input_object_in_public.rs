//! An object is checked for a caller.

use palisade::prelude::*;

#[input]
pub struct Filter {
    #[input(object)]
    manager_id: Option<u64>,
}

#[public(reason = "a catalogue", rate = "5/s")]
async fn find(_: Query<Filter>) {}

fn main() {}

//-     #[input(object)]
//+     #[input(plain)]
