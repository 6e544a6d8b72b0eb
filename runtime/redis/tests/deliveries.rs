//! Delivered webhooks in Redis.

use std::sync::Arc;
use std::time::Duration;

use palisade::testing::delivery_store_suite;
use palisade_redis::RedisStore;

use crate::server;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_does_what_every_store_of_deliveries_must() {
    let Some(server) = server::start_with(&[]) else { return };
    let store = RedisStore::on(server.url()).deadline(Duration::from_secs(20)).deliveries();
    delivery_store_suite(Arc::new(store.unwrap())).await;
}
