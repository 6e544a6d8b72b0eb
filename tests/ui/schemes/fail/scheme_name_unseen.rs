//! A space before a name would make it another than the one that is configured.

use palisade::prelude::*;

#[derive(Schemes)]
pub enum Credentials {
    #[scheme(rename = " badge")]
    Badge,
}

fn main() {
    let _ = SecureRouter::<()>::accepting::<Credentials>();
}

//-     #[scheme(rename = " badge")]
//+     #[scheme(rename = "badge")]
