//! The store does what every store must, and keeps it over a restart.

use std::sync::Arc;
use std::time::Duration;

use palisade::auth::api_key::ApiKeyGrant;
use palisade::auth::jwt::Revocations;
use palisade::testing::{
    Issuer, TestClock, api_key_store_suite, delivery_store_suite, replay_store_suite,
    revocation_store_suite, session_store_suite, token_store_suite,
};
use palisade::{CallerId, Security};
use palisade_redb::RedbStore;

use crate::folder::Folder;
use crate::key_service::service;

fn store(folder: &Folder) -> RedbStore {
    RedbStore::open(folder.file()).unwrap().deadline(Duration::from_secs(60)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_does_what_every_store_must() {
    let folder = Folder::new();
    let store = Arc::new(store(&folder));
    api_key_store_suite(Arc::clone(&store)).await;
    revocation_store_suite(Arc::clone(&store)).await;
    replay_store_suite(Arc::clone(&store)).await;
    session_store_suite(Arc::clone(&store)).await;
    token_store_suite(Arc::clone(&store)).await;
    delivery_store_suite(store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_and_revocations_outlast_the_service() {
    let (folder, clock, issuer) = (Folder::new(), TestClock::new(), Issuer::new());
    let first = service(&store(&folder), &issuer, &clock, 1);
    let owner = CallerId::new("machines", "robot");
    let issue = async || {
        let issued = first.keys.issue(ApiKeyGrant::to(owner.clone())).await.unwrap();
        (issued.id(), issued.into_text())
    };
    let ((_, good), (revoked_id, revoked)) = (issue().await, issue().await);
    let token = |name: &str| issuer.token("ada", &clock).claim("jti", name).sign();
    let (one, other) = (token("one"), token("other"));
    assert_eq!((first.by_key(&good).await, first.by_key(&revoked).await), (204, 204));
    assert_eq!((first.by_token(&one).await, first.by_token(&other).await), (204, 204));
    assert!(first.keys.revoke(revoked_id).await.unwrap());
    first.revoke_token(&issuer, "one").await;
    assert_eq!((first.by_key(&revoked).await, first.by_token(&one).await), (401, 401));
    drop(first);

    let second = service(&store(&folder), &issuer, &clock, 1);
    assert_eq!((second.by_key(&good).await, second.by_key(&revoked).await), (204, 401));
    assert_eq!((second.by_token(&one).await, second.by_token(&other).await), (401, 204));
    let records = second.keys.keys_of(&owner).await.unwrap();
    assert_eq!(records.len(), 2);
    assert!(records[0].last_used_at_millis.is_some());
}

#[tokio::test]
async fn several_processes_do_not_start_with_it() {
    let folder = Folder::new();
    let store = store(&folder);
    let start = |processes: u32| {
        Security::builder()
            .jwt(Issuer::new().jwt())
            .revocations(Revocations::new(store.clone()))
            .direct()
            .processes(processes)
            .build()
    };
    assert!(start(2).unwrap_err().to_string().contains("several processes need a shared store"));
    assert!(start(1).is_ok());
}
