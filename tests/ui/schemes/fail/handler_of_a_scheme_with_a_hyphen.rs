//! A scheme is called as the application configures it.

use palisade::prelude::*;

#[derive(Schemes)]
pub enum Credentials {
    Jwt,
    ApiKey,
}

#[secure(auth = "api-key")]
async fn list() {}

fn main() {
    let _ = SecureRouter::<()>::accepting::<Credentials>().route("/", get(list));
}

//- #[secure(auth = "api-key")]
//+ #[secure(auth = "api_key")]
