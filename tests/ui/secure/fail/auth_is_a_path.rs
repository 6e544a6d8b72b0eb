//! `auth` takes text.

use palisade::prelude::*;

#[secure(auth = Jwt)]
async fn list() {}

fn main() {}

//- #[secure(auth = Jwt)]
//+ #[secure(auth = "jwt")]
