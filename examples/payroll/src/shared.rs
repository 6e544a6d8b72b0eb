//! What several processes share, in the Redis that the environment names.

use palisade_redis::{RedisStore, RedisStoreBuilder};

use crate::store::Failure;

/// What makes stores there, if the environment says where it is; else all of it is this process's, and ends with it.
pub fn redis() -> Option<impl Fn() -> RedisStoreBuilder> {
    let server = std::env::var("PAYROLL_REDIS").ok()?;
    Some(move || RedisStore::on(&*server).prefix("payroll"))
}

/// How many processes there are.
pub fn processes() -> Result<u32, Failure> {
    let said = std::env::var("PAYROLL_PROCESSES");
    Ok(said.as_deref().unwrap_or("2").parse()?)
}
