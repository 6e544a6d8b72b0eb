//! A router is not served before it is secured.

use palisade::prelude::*;

#[secure]
async fn list() {}

pub async fn run(listener: tokio::net::TcpListener, security: Security) -> Result<(), ConfigError> {
    let router: SecureRouter = SecureRouter::new().route("/employees", get(list));
    let _ = security;
    palisade::serve(listener, router).await
}

fn main() {}

//-     let _ = security;
//-     palisade::serve(listener, router).await
//+     palisade::serve(listener, router.secured_by(security)?).await
