//! Types of every form, in Rust and in the model.

use crate::enums::{choice, key};
use crate::structs::{elements, newtype, record};
use crate::world::World;

/// Writes one type; its place says of which form, so that every form is there.
pub(crate) fn add(world: &mut World, place: usize) {
    match place % 12 {
        0 | 4 | 7 | 10 => record(world, place),
        1 | 9 => choice(world, place, "External"),
        2 => choice(world, place, "Internal"),
        3 => choice(world, place, "Adjacent"),
        5 => choice(world, place, "Untagged"),
        6 => elements(world, place),
        8 => key(world, place),
        _ => newtype(world, place),
    }
}
