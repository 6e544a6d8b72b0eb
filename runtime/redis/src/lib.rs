#![doc = include_str!("../README.md")]

mod api_keys;
mod builder;
mod connection;
#[cfg(feature = "webhook")]
mod deliveries;
mod keys;
mod numbers;
mod proofs;
mod records;
mod revocations;
#[cfg(feature = "session")]
mod sessions;
mod store;

pub use api_keys::RedisApiKeys;
pub use builder::RedisStoreBuilder;
#[cfg(feature = "webhook")]
pub use deliveries::RedisDeliveries;
/// The client this crate is made over, for its configuration.
pub use redis;
#[cfg(feature = "session")]
pub use sessions::RedisSessions;
pub use store::RedisStore;

/// A page of palisade's guide, whose examples are tested here.
#[cfg(doctest)]
#[doc = include_str!("../../src/docs/guide/stores.md")]
mod guide {}
