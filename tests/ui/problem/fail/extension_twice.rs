//! One member has one value.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409)]
struct Fault {
    #[problem(extension)]
    email: String,
    #[problem(extension = "email")]
    other: String,
}

fn main() {}

//-     #[problem(extension = "email")]
//+     #[problem(extension = "other_email")]
