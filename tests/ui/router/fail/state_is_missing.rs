//! A router has the state its handlers take.

use palisade::prelude::*;

#[derive(Clone)]
struct Db;

#[secure]
async fn list(_: State<Db>) {}

fn main() {
    let security = Security::builder().jwt(Jwt::hs256([7; 32])).direct().build();
    let _ = security
        .map(|security| SecureRouter::new().route("/employees", get(list)).secured_by(security));
}

//-         .map(|security| SecureRouter::new().route("/employees", get(list)).secured_by(security));
//+         .map(|security| SecureRouter::new().route("/employees", get(list)).with_state(Db).secured_by(security));
