//! `auth` names at least one scheme.

use palisade::prelude::*;

#[secure(auth = any())]
async fn list() {}

fn main() {}

//- #[secure(auth = any())]
//+ #[secure(auth = "jwt")]
