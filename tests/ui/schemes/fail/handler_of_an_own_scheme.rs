//! A scheme of one's own is declared like palisade's.

use palisade::prelude::*;

#[derive(Schemes)]
pub enum Credentials {
    Jwt,
}

#[secure]
async fn list() -> NoContent {
    NoContent
}

#[secure(auth = any("jwt", "badge"))]
async fn enter() -> NoContent {
    NoContent
}

fn main() {
    let _ = SecureRouter::<()>::accepting::<Credentials>().route("/doors", get(list).post(enter));
}

//-     Jwt,
//- }
//+     Jwt,
//+     Badge,
//+ }
