//! The routes and the security configuration.

use std::time::Duration;

use palisade::auth::Webhook;
use palisade::prelude::*;
use palisade::{ConfigError, Resolved, SecureApp, SecurityBuilder};

use crate::db::{Db, Tenant};
use crate::handlers::{
    attach, create, download, export_csv, export_ndjson, health, list, pay, search, settle, show,
};
use crate::{Role, payment};

/// Every route of the service.
pub fn router(db: Db) -> SecureRouter {
    SecureRouter::new()
        .route("/health", get(health))
        .route("/invoices", get(list).post(create))
        .route("/invoices/search", get(search))
        .route("/invoices/{id}", get(show))
        .route("/invoices/{id}/payment", post(pay))
        .route("/invoices/{id}/attachment", get(download).put(attach))
        .route("/payments", post(settle))
        .route("/exports/invoices.csv", get(export_csv))
        .route("/exports/invoices.ndjson", get(export_ndjson))
        .with_state(db)
}

/// The routes behind their guards, for the callers whom `jwt` vouches for and the payment provider.
///
/// # Errors
/// Where the configuration lacks what a route needs.
pub fn secured(db: Db, jwt: Jwt, payments: Webhook) -> Result<SecureApp, ConfigError> {
    let security = configured(&db, jwt, payments).build()?;
    router(db).secured_by(security)
}

/// Who counts as a caller.
pub fn configured(db: &Db, jwt: Jwt, payments: Webhook) -> SecurityBuilder {
    let tenants = db.clone();
    Security::builder()
        .roles::<Role>()
        .jwt(jwt.tenant_claim("tenant"))
        .webhook(payments)
        .default_auth(["jwt"])
        .resolve(Duration::from_secs(30), move |caller| {
            let tenants = tenants.clone();
            async move {
                if caller.issuer() == payment::ISSUER {
                    return Ok(Some(Resolved::user(Tenant::none())));
                }
                // A token without a tenant, or with one that is no customer of ours, is a 401.
                let Some(tenant) = caller.tenant() else { return Ok(None) };
                Ok::<_, sqlx::Error>(tenants.tenant(tenant).await?.map(Resolved::user))
            }
        })
        .realm("ledger")
        .direct()
}
