//! An id is described above its struct.

use palisade::prelude::*;

#[derive(Id)]
pub struct SeatId(#[id(crate = ::palisade)] u64);

fn main() {}

//- pub struct SeatId(#[id(crate = ::palisade)] u64);
//+ #[id(crate = ::palisade)]
//+ pub struct SeatId(u64);
