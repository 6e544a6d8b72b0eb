//! What several processes share, in the Redis that the environment names.

use std::sync::Arc;

use palisade::records::{MemoryRecords, RecordStore};
use palisade_redis::{RedisStore, RedisStoreBuilder};

use crate::failure::Failure;

/// What makes stores there, if the environment says where it is; else all of it is this process's, and ends with it.
pub fn redis() -> Option<impl Fn() -> RedisStoreBuilder> {
    let server = std::env::var("PAYROLL_REDIS").ok()?;
    Some(move || RedisStore::on(&*server).prefix("payroll"))
}

/// Whether there are several processes that share a store.
pub fn is_stated() -> bool {
    redis().is_some()
}

/// How many processes there are.
pub fn processes() -> Result<u32, Failure> {
    if !is_stated() {
        return Ok(1);
    }
    let said = std::env::var("PAYROLL_PROCESSES");
    Ok(said.as_deref().unwrap_or("2").parse()?)
}

/// Where records are kept.
pub fn records() -> Result<Arc<dyn RecordStore>, Failure> {
    Ok(match redis() {
        Some(redis) => Arc::new(redis().build()?),
        None => Arc::new(MemoryRecords::new()),
    })
}
