//! Nothing verifies credentials by an empty name.

use palisade::prelude::*;

#[derive(Schemes)]
pub enum Credentials {
    #[scheme(rename = "")]
    Badge,
}

fn main() {
    let _ = SecureRouter::<()>::accepting::<Credentials>();
}

//-     #[scheme(rename = "")]
//+     #[scheme(rename = "badge")]
