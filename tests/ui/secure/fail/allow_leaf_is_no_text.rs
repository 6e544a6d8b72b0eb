//! A method of authentication is a text, as the issuer writes it.

use palisade::prelude::*;

#[secure(allow = amr(mfa))]
async fn list() {}

fn main() {}

//- #[secure(allow = amr(mfa))]
//+ #[secure(allow = amr("mfa"))]
