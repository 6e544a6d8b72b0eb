//! A store that is slow, spoilt or somebody else's lets nobody in.

use std::sync::Arc;
use std::time::{Duration, Instant};

use palisade::auth::ApiKeys;
use palisade::auth::api_key::{ApiKeyGrant, ApiKeyStore as _};
use palisade::auth::jwt::dpop::{ProofId, ReplayStore as _};
use palisade::prelude::*;
use palisade::testing::Client;
use palisade::{CallerId, Security};
use palisade_redb::RedbStore;
use palisade_redb::redb::{self, Database, MultimapTableDefinition, TableDefinition};

use crate::folder::Folder;
use crate::key_service::PEPPER;

const RECORDS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("palisade.api_keys");

#[secure(auth = "api_key")]
async fn own() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// A database, a store in it, and a service with a key.
async fn service(folder: &Folder) -> (Arc<Database>, RedbStore, ApiKeys, Client, String) {
    let database = Arc::new(Database::create(folder.file()).unwrap());
    let store = RedbStore::on(Arc::clone(&database)).unwrap();
    // Long enough for a disk that stalls.
    let store = store.deadline(Duration::from_secs(2)).unwrap();
    let keys = ApiKeys::builder("acme", *PEPPER).build(store.clone()).unwrap();
    let issued = keys.issue(ApiKeyGrant::to(CallerId::new("machines", "robot"))).await.unwrap();
    let security = Security::builder().api_keys(keys.clone()).direct().build().unwrap();
    let app = SecureRouter::new().route("/own", get(own)).secured_by(security).unwrap();
    (database, store, keys, Client::new(app), issued.into_text())
}

async fn status(client: &Client, key: &str) -> u16 {
    client.get("/own").header("x-api-key", key).send().await.status().as_u16()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_waits_too_long_has_failed_and_reads_go_on() {
    let folder = Folder::new();
    let (database, store, keys, client, text) = service(&folder).await;
    assert_eq!(status(&client, &text).await, 204);
    let held = database.begin_write().unwrap();
    let begun = Instant::now();
    let grant = ApiKeyGrant::to(CallerId::new("machines", "other"));
    assert!(keys.issue(grant.clone()).await.is_err());
    let proof = store.remember(ProofId::of(&[7; 32], "a"), 0, 60_000).wait().await;
    assert!(proof.is_err());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert_eq!(status(&client, &text).await, 204, "a read waits for no write");
    held.abort().unwrap();
    // The writes that were given up may still be made; the next one waits for them.
    let mut issued = keys.issue(grant.clone()).await;
    for _ in 0..20 {
        if issued.is_ok() {
            break;
        }
        issued = keys.issue(grant.clone()).await;
    }
    assert!(issued.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_that_cannot_be_read_is_a_503() {
    let folder = Folder::new();
    let (database, _, keys, client, text) = service(&folder).await;
    let other = keys.issue(ApiKeyGrant::to(CallerId::new("machines", "eve"))).await.unwrap();
    let id = keys.keys_of(&CallerId::new("machines", "robot")).await.unwrap()[0].id;
    let stored = |id: &str| {
        let read = redb::ReadableDatabase::begin_read(&*database).unwrap();
        read.open_table(RECORDS).unwrap().get(id).unwrap().unwrap().value().to_vec()
    };
    let write = |json: Option<&[u8]>| {
        let write = database.begin_write().unwrap();
        match json {
            Some(json) => {
                write.open_table(RECORDS).unwrap().insert(id.as_str(), json).unwrap();
            }
            None => drop(write.open_table(RECORDS).unwrap().remove(id.as_str()).unwrap()),
        }
        write.commit().unwrap();
    };
    let (good, foreign) = (stored(id.as_str()), stored(other.id().as_str()));
    let more = String::from_utf8(good.clone()).unwrap().replacen('{', "{\"paused\":true,", 1);
    for bad in [b"".as_slice(), b"{}", &good[1..], &foreign, more.as_bytes()] {
        write(Some(bad));
        assert_eq!(status(&client, &text).await, 503, "{}", String::from_utf8_lossy(bad));
        write(Some(&good));
        assert_eq!(status(&client, &text).await, 204);
    }
    write(None);
    assert_eq!(status(&client, &text).await, 401, "a key that is gone is unknown");
    assert!(keys.keys_of(&CallerId::new("machines", "robot")).await.is_err());
}

#[tokio::test]
async fn a_file_that_is_another_ones_or_none_is_not_opened() {
    let folder = Folder::new();
    let store = RedbStore::open(folder.file()).unwrap();
    assert!(RedbStore::open(folder.file()).is_err(), "it is open already");
    drop(store);
    assert!(RedbStore::open(folder.file()).is_ok());
    std::fs::write(folder.file(), "not a database, but long enough to be looked at").unwrap();
    assert!(RedbStore::open(folder.file()).is_err());
    assert!(RedbStore::open(folder.as_ref().join("missing/credentials.redb")).is_err());

    let other = folder.as_ref().join("other.redb");
    let database = Database::create(&other).unwrap();
    let write = database.begin_write().unwrap();
    let foreign: TableDefinition<'_, u64, u64> = TableDefinition::new("palisade.api_keys");
    write.open_table(foreign).unwrap();
    let own: MultimapTableDefinition<'_, u64, u64> = MultimapTableDefinition::new("own");
    write.open_multimap_table(own).unwrap();
    write.commit().unwrap();
    let refused = RedbStore::on(Arc::new(database)).unwrap_err();
    assert!(refused.to_string().contains("palisade.api_keys"), "{refused}");
}

#[cfg(unix)]
#[tokio::test]
async fn its_owner_alone_reads_the_file() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = Folder::new();
    let store = RedbStore::open(folder.file()).unwrap();
    let mode = std::fs::metadata(folder.file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(store.find("0123456789abcdef".parse().unwrap()).wait().await.unwrap().is_none());
}

#[tokio::test]
async fn the_deadline_is_stated_once_and_is_a_time() {
    let folder = Folder::new();
    let store = RedbStore::open(folder.file()).unwrap();
    let told = |store: RedbStore, time| store.deadline(time).unwrap_err().reasons().to_vec();
    let zero = told(store.clone(), Duration::ZERO);
    assert_eq!(zero, ["redb store: `.deadline(..)` takes more than zero"]);
    let stated = store.deadline(Duration::from_secs(2)).unwrap();
    let twice = told(stated, Duration::from_secs(2));
    assert_eq!(twice, ["redb store: `.deadline(..)` was called twice"]);
}
