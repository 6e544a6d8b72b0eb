//! An engine is asked about one action.

use palisade::prelude::*;

#[secure(allow = cedar("View", "Edit"))]
async fn show() {}

fn main() {}

//- #[secure(allow = cedar("View", "Edit"))]
//+ #[secure(allow = all(cedar("View"), cedar("Edit")))]
