//! What answers where no route matches is a handler like others.

use palisade::prelude::*;

#[derive(Schemes)]
pub enum Credentials {
    Jwt,
}

#[secure(auth = "session")]
async fn elsewhere() -> StatusCode {
    StatusCode::NOT_FOUND
}

fn main() {
    let _ = SecureRouter::<()>::accepting::<Credentials>().fallback(elsewhere);
}

//- #[secure(auth = "session")]
//+ #[secure(auth = "jwt")]
