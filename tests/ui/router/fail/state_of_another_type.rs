//! The state is the one that handlers take.

use palisade::prelude::*;

#[derive(Clone)]
pub struct Db;

#[secure]
async fn list(_: State<Db>) {}

pub fn app(security: Security) -> Result<palisade::SecureApp, ConfigError> {
    SecureRouter::new().route("/employees", get(list)).with_state(7_u8).secured_by(security)
}

fn main() {}

//-     SecureRouter::new().route("/employees", get(list)).with_state(7_u8).secured_by(security)
//+     SecureRouter::new().route("/employees", get(list)).with_state(Db).secured_by(security)
