//! A generic type that is an `Error` would be an opaque 500 too.

use std::fmt::Debug;

use palisade::prelude::*;

#[derive(Problem, Debug)]
#[problem(status = 409)]
struct Fault<T>(T);

impl<T> std::fmt::Display for Fault<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("fault")
    }
}

impl<T: Debug> std::error::Error for Fault<T> {}

fn main() {}

//- impl<T: Debug> std::error::Error for Fault<T> {}
//+ impl<T: Debug> Fault<T> {}
