//! The name of a scheme is the one that `rename` gives.

use palisade::prelude::*;

#[derive(Schemes)]
pub enum Credentials {
    #[scheme(rename = "partner-badge")]
    Badge,
}

#[secure(auth = "badge")]
async fn enter() -> NoContent {
    NoContent
}

fn main() {
    let _ = SecureRouter::<()>::accepting::<Credentials>().route("/enter", post(enter));
}

//- #[secure(auth = "badge")]
//+ #[secure(auth = "partner-badge")]
