//! A failure of the service has no further members.

use palisade::prelude::*;

#[derive(Problem)]
enum Fault {
    #[problem(status = 500)]
    Store {
        #[problem(extension)]
        table: String,
    },
}

fn main() {}

//-         #[problem(extension)]
