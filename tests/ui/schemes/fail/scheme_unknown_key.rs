//! A scheme has a name and nothing else.

use palisade::prelude::*;

#[derive(Schemes)]
pub enum Credentials {
    #[scheme(rname = "badge")]
    Badge,
}

fn main() {
    let _ = SecureRouter::<()>::accepting::<Credentials>();
}

//-     #[scheme(rname = "badge")]
//+     #[scheme(rename = "badge")]
