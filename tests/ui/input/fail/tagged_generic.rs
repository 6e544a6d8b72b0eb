//! A tagged input has no parameters.

use palisade::prelude::*;

#[input]
#[serde(tag = "type")]
pub enum Change<const N: usize> {
    Raise { reason: Text<N> },
    Leave,
}

fn main() {}

//- pub enum Change<const N: usize> {
//-     Raise { reason: Text<N> },
//+ pub enum Change {
//+     Raise { reason: Text<40> },
