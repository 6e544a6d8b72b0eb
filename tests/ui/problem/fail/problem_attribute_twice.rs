//! One attribute holds all options.

use palisade::prelude::*;

#[derive(Problem)]
enum Fault {
    #[problem(status = 409)]
    #[problem(status = 410)]
    Taken,
}

fn main() {}

//-     #[problem(status = 410)]
