//! A cause does not leave in a detail.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409, detail = "refused: {why}")]
struct Fault {
    #[problem(source)]
    why: std::io::Error,
}

fn main() {}

//- #[problem(status = 409, detail = "refused: {why}")]
//+ #[problem(status = 409, detail = "refused")]
