//! The name of a limit is in header fields and in the configuration.

use palisade::prelude::*;

#[secure(rate = named(export))]
async fn export() {}

fn main() {}

//- #[secure(rate = named(export))]
//+ #[secure(rate = named("export"))]
