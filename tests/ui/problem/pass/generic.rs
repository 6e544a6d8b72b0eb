//! Parameters are bounded where their fields leave, and nowhere else.

use palisade::prelude::*;
use palisade::{Expose, IntoProblem};

#[derive(Problem)]
#[problem(status = 409, detail = "{value} by {whom}")]
struct Conflict<'a, T, E, U = u8>
where
    U: Clone,
{
    #[problem(extension)]
    value: Option<T>,
    whom: &'a str,
    #[problem(source)]
    cause: E,
    kept: U,
}

fn told<T: Expose>(value: T) -> Problem {
    let cause = std::io::Error::other("why");
    Conflict { value: Some(value), whom: "e1", cause, kept: () }.into_problem()
}

fn main() {
    let _ = told(1_u8);
}
