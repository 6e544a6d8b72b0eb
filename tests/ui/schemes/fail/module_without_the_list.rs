//! The routes of a module are held to the list only where the module names it.

use palisade::prelude::*;

#[derive(Schemes)]
pub enum Credentials {
    Jwt,
}

#[secure(auth = "jwt")]
async fn list() -> NoContent {
    NoContent
}

fn routes() -> SecureRouter {
    SecureRouter::new().route("/", get(list))
}

fn main() {
    let _ = SecureRouter::accepting::<Credentials>().nest("/employees", routes());
}

//- fn routes() -> SecureRouter {
//-     SecureRouter::new().route("/", get(list))
//+ fn routes() -> SecureRouter<(), Credentials> {
//+     SecureRouter::accepting().route("/", get(list))
