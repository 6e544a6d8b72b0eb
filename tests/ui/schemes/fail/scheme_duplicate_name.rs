//! Each scheme is on the list once.

use palisade::prelude::*;

#[derive(Schemes)]
pub enum Credentials {
    Jwt,
    #[scheme(rename = "jwt")]
    Token,
}

fn main() {
    let _ = SecureRouter::<()>::accepting::<Credentials>();
}

//-     #[scheme(rename = "jwt")]
//+     #[scheme(rename = "introspection")]
