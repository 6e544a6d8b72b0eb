//! A cluster of one node, which refuses keys of different slots as any cluster does.

use std::sync::Arc;
use std::time::Duration;

use palisade::testing::{StoreTime, rate_store_suite};
use palisade_redis::{RedisStore, redis};

use crate::server;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_does_what_every_store_must_in_a_cluster() {
    let Some(server) = server::start_with(&["--cluster-enabled", "yes"]) else { return };
    let slots = redis::cmd("CLUSTER").arg("ADDSLOTSRANGE").arg(0).arg(16_383).clone();
    server.command::<()>(&slots).unwrap();
    let state = || {
        let info: String = server.command(redis::cmd("CLUSTER").arg("INFO")).unwrap();
        info.contains("cluster_state:ok")
    };
    for _ in 0..200 {
        if state() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let client = redis::cluster::ClusterClient::new(vec![server.url()]).unwrap();
    let store = RedisStore::on_cluster(client).deadline(Duration::from_secs(20));
    let store = Arc::new(store.given_time().build().unwrap());
    rate_store_suite(store, StoreTime::Given).await;
}
