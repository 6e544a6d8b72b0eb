//! Several methods are joined by the word that says whether one is enough.

use palisade::prelude::*;

#[secure(allow = amr("otp", "hwk"))]
async fn list() {}

fn main() {}

//- #[secure(allow = amr("otp", "hwk"))]
//+ #[secure(allow = any(amr("otp"), amr("hwk")))]
