//! An id is one value.

use palisade::prelude::*;

#[derive(Id)]
pub struct SeatId(u8, u16);

fn main() {}

//- pub struct SeatId(u8, u16);
//+ pub struct SeatId(u32);
