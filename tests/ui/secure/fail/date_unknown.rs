//! A date is one of the calendar.

use palisade::prelude::*;

#[secure(sunset = "2026-02-30")]
async fn list() {}

fn main() {}

//- #[secure(sunset = "2026-02-30")]
//+ #[secure(sunset = "2026-02-28")]
