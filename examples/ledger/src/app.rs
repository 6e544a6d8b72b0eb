//! The routes and the security configuration.

use std::time::Duration;

use palisade::prelude::*;
use palisade::{ConfigError, Resolved, SecureApp};

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

/// The routes behind their guards, for the callers whom `jwt` vouches for.
///
/// # Errors
/// Where the configuration lacks what a route needs.
pub fn secured(db: Db, jwt: Jwt) -> Result<SecureApp, ConfigError> {
    let tenants = db.clone();
    let security = Security::builder()
        .roles::<Role>()
        .jwt(jwt.tenant_claim("tenant"))
        .resolve(Duration::from_secs(30), move |caller| {
            let tenants = tenants.clone();
            async move {
                // A token without a tenant, or with one that is no customer of ours, is a 401.
                let Some(tenant) = caller.tenant() else { return Ok(None) };
                Ok::<_, sqlx::Error>(tenants.tenant(tenant).await?.map(Resolved::user))
            }
        })
        .realm("ledger")
        .direct()
        .build()?;
    router(db).secured_by(security)
}
