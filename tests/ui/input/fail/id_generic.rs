//! An id has no parameters.

use palisade::prelude::*;

#[derive(Id)]
pub struct TagId<const N: usize>(Text<N>);

fn main() {}

//- pub struct TagId<const N: usize>(Text<N>);
//+ pub struct TagId(Text<40>);
