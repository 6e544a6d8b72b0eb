//! A status is in `#[problem(..)]`.

use palisade::prelude::*;

#[derive(Problem)]
pub enum Failure {
    #[problems(status = 404)]
    Missing,
}

fn main() {}

//-     #[problems(status = 404)]
//+     #[problem(status = 404)]
