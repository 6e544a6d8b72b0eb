//! A process that is killed in the middle of its writes loses nothing that it was told is done.
//!
//! The process is this test program once more, told to write.

use std::path::Path;
use std::time::Duration;

use palisade::auth::ApiKeys;
use palisade_redb::RedbStore;

use crate::folder::Folder;
use crate::key_service::PEPPER;
use crate::key_steps::{done, is_all_there, write_until_killed};

const FILE: &str = "PALISADE_REDB_TEST_FILE";

fn keys(file: impl AsRef<Path>) -> (RedbStore, ApiKeys) {
    let store = RedbStore::open(file).unwrap().deadline(Duration::from_secs(60)).unwrap();
    let keys = ApiKeys::builder("acme", *PEPPER).build(store.clone()).unwrap();
    (store, keys)
}

/// Makes, replaces and revokes keys until it is killed; a test only so that it can be started by name.
#[ignore = "the other test starts it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn write() {
    let Ok(file) = std::env::var(FILE) else { return };
    write_until_killed(&keys(file).1).await;
}

/// Logs in and refreshes until it is killed; a test only so that it can be started by name.
#[ignore = "the other test starts it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refresh() {
    let Ok(file) = std::env::var(FILE) else { return };
    let store = RedbStore::open(file).unwrap().deadline(Duration::from_secs(60)).unwrap();
    crate::token_steps::refresh_until_killed(store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_killed_between_two_steps_of_a_refresh_loses_no_session() {
    let folder = Folder::new();
    let file = folder.file();
    let variable = (FILE, file.to_str().unwrap());
    let open = async || RedbStore::open(&file).unwrap().deadline(Duration::from_secs(60)).unwrap();
    crate::token_steps::no_session_is_lost("killed::refresh", variable, open).await;
}

/// Logs in and chooses another password until it is killed; a test only so that it can be started by name.
#[ignore = "the other test starts it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn log_in() {
    let Ok(file) = std::env::var(FILE) else { return };
    let store = RedbStore::open(file).unwrap().deadline(Duration::from_secs(60)).unwrap();
    crate::login_steps::log_in_until_killed((store.clone(), store)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_killed_between_two_steps_of_a_login_or_a_reset_leaves_one_password() {
    let folder = Folder::new();
    let file = folder.file();
    let variable = (FILE, file.to_str().unwrap());
    let open = async || {
        let store = RedbStore::open(&file).unwrap().deadline(Duration::from_secs(60)).unwrap();
        (store.clone(), store)
    };
    crate::login_steps::no_login_is_lost("killed::log_in", variable, open).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_done_outlasts_a_killed_process() {
    let folder = Folder::new();
    let file = folder.file();
    for round in 0..3 {
        let done = done("killed::write", (FILE, file.to_str().unwrap()), 40 + round);
        let (store, keys) = keys(&file);
        is_all_there(&store, &keys, done).await;
    }
}
