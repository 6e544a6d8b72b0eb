//! validator does not survive a wide number.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(custom(function = even))]
    total: u128,
}

fn even(_: u128) -> Result<(), palisade::private::validator::ValidationError> {
    Ok(())
}

fn main() {}

//-     total: u128,
//+     total: u64,
//- fn even(_: u128) -> Result<(), palisade::private::validator::ValidationError> {
//+ fn even(_: u64) -> Result<(), palisade::private::validator::ValidationError> {
