//! A failure of the service says nothing of itself.

use palisade::prelude::*;

#[derive(Problem)]
enum Fault {
    #[problem(status = 503, detail = "the database is down")]
    Store,
}

fn main() {}

//-     #[problem(status = 503, detail = "the database is down")]
//+     #[problem(status = 503)]
