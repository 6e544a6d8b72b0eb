//! An error can happen.

use palisade::prelude::*;

#[derive(Problem)]
enum Fault {}

fn main() {}
