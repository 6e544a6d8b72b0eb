//! A detail names a field, and a unit has none.

use palisade::prelude::*;

#[derive(Problem)]
enum Fault {
    #[problem(status = 409, detail = "{email} is taken")]
    Taken,
}

fn main() {}

//-     Taken,
//+     Taken { email: String },
