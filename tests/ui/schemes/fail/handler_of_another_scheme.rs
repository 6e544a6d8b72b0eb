//! A handler for credentials that the application does not accept could not be reached.

use palisade::prelude::*;

#[derive(Schemes)]
pub enum Credentials {
    Jwt,
    ApiKey,
}

#[secure(auth = "webhook")]
async fn paid() -> NoContent {
    NoContent
}

pub fn app() -> SecureRouter<(), Credentials> {
    SecureRouter::accepting().route("/paid", post(paid))
}

fn main() {}

//- #[secure(auth = "webhook")]
//+ #[secure(auth = "api_key")]
