//! The crate `time` reads an instant in a form that no caller sends.

use palisade::prelude::*;

#[input]
pub struct Place {
    at: time::OffsetDateTime,
}

#[secure]
async fn show(_: Path<Place>) {}

fn main() {}

//-     at: time::OffsetDateTime,
//+     at: time::Date,
