//! What is nested in a plain router is a secured application.

use palisade::prelude::*;

#[secure]
async fn list() {}

fn mount(security: Security) -> Result<axum::Router, ConfigError> {
    let router: SecureRouter = SecureRouter::new().route("/employees", get(list));
    let _ = security;
    Ok(axum::Router::new().nest_service("/api", router))
}

fn main() {}

//-     let _ = security;
//-     Ok(axum::Router::new().nest_service("/api", router))
//+     Ok(axum::Router::new().nest_service("/api", router.secured_by(security)?))
