//! Every error has a status.

use palisade::prelude::*;

#[derive(Problem)]
enum Fault {
    #[problem(status = 409)]
    Taken,
    Gone,
}

fn main() {}

//-     Taken,
//+     Taken,
//+     #[problem(status = 410)]
