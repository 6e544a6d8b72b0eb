//! A router serves nothing before it is secured.

use palisade::prelude::*;

#[secure]
async fn list() {}

pub fn app(security: Security) -> Result<palisade::SecureApp, ConfigError> {
    let router = SecureRouter::new().route("/employees", get(list));
    let _ = security;
    Ok(router.into_make_service())
}

fn main() {}

//-     let _ = security;
//-     Ok(router.into_make_service())
//+     router.secured_by(security)
