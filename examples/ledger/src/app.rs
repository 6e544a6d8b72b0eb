//! The routes and the security configuration.

use std::time::Duration;

use palisade::auth::Jwt;
use palisade::prelude::*;
use palisade::{ConfigError, Resolved, SecureApp};
use serde::Deserialize;

use crate::Role;
use crate::db::Db;
use crate::handlers::{
    attach, create, download, export_csv, export_ndjson, health, list, pay, search, show,
};

/// Every route of the service.
pub fn router(db: Db) -> SecureRouter {
    SecureRouter::new()
        .route("/health", get(health))
        .route("/invoices", get(list).post(create))
        .route("/invoices/search", get(search))
        .route("/invoices/{id}", get(show))
        .route("/invoices/{id}/payment", post(pay))
        .route("/invoices/{id}/attachment", get(download).put(attach))
        .route("/exports/invoices.csv", get(export_csv))
        .route("/exports/invoices.ndjson", get(export_ndjson))
        .with_state(db)
}

/// What a token says beside who its caller is.
#[derive(Deserialize)]
struct Claims {
    tenant: String,
}

/// The routes behind their guards, for the callers whom `jwt` vouches for.
///
/// # Errors
/// Where the configuration lacks what a route needs.
pub fn secured(db: Db, jwt: Jwt) -> Result<SecureApp, ConfigError> {
    let tenants = db.clone();
    let security = Security::builder()
        .roles::<Role>()
        .jwt(jwt)
        .resolve(Duration::from_secs(30), move |caller| {
            let tenants = tenants.clone();
            async move {
                // A token without a tenant, or with one that is not a customer of ours, is a 401.
                let Some(Claims { tenant }) = caller.claims() else { return Ok(None) };
                let found = tenants.tenant(&tenant).await?;
                Ok::<_, sqlx::Error>(found.map(|found| Resolved::user(found).tenant(tenant)))
            }
        })
        .realm("ledger")
        .direct()
        .build()?;
    router(db).secured_by(security)
}
