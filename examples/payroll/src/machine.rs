//! The key of a machine that exports pay every night.

use palisade::CallerId;
use palisade::auth::ApiKeys;
use palisade::auth::api_key::{ApiKeyGrant, MemoryApiKeys};

use crate::failure::Failure;
use crate::role::Role;
use crate::{secret, seed, shared};

/// Keys that end with the process, as does the pepper they are stored under; those of several processes are in their Redis, under a
/// pepper that the environment names.
pub fn keys() -> Result<ApiKeys, Failure> {
    let keys = ApiKeys::builder("payroll", secret::key("PAYROLL_KEY_PEPPER")?);
    Ok(match shared::redis() {
        Some(redis) => keys.build(redis().api_keys()?)?,
        None => keys.build(MemoryApiKeys::new())?,
    })
}

/// A key for the export of one tenant, which is shown once.
pub async fn issue(keys: &ApiKeys) -> Result<String, Failure> {
    let machine = CallerId::new("machines", "nightly-export");
    Ok(keys.issue(ApiKeyGrant::to(machine).role(Role::Hr).tenant(seed::TENANT)).await?.into_text())
}
