//! Hours are those of a time zone.

use palisade::prelude::*;

#[secure(allow = during("Mon-Fri 08:00-18:00"))]
async fn list() {}

fn main() {}

//- #[secure(allow = during("Mon-Fri 08:00-18:00"))]
//+ #[secure(allow = during("Mon-Fri 08:00-18:00 UTC"))]
