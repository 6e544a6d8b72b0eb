//! The key of a machine that exports pay every night.

use palisade::CallerId;
use palisade::auth::ApiKeys;
use palisade::auth::api_key::{ApiKeyGrant, MemoryApiKeys};

use crate::store::Failure;
use crate::{Role, secret, seed};

/// Keys that end with the process, as does the pepper they are stored under.
pub fn keys() -> Result<ApiKeys, Failure> {
    Ok(ApiKeys::builder("payroll", secret::random()?).build(MemoryApiKeys::new())?)
}

/// A key for the export of one tenant, which is shown once.
pub async fn issue(keys: &ApiKeys) -> Result<String, Failure> {
    let machine = CallerId::new("machines", "nightly-export");
    Ok(keys.issue(ApiKeyGrant::to(machine).role(Role::Hr).tenant(seed::TENANT)).await?.into_text())
}
