//! A process that is killed in the middle of its writes loses nothing that it was told is done.
//!
//! The process is this test program once more, told to write.

use std::time::Duration;

use palisade::auth::ApiKeys;
use palisade_sql::SqlStore;
use sqlx::postgres::PgPool;

use super::{File, ready};
use crate::key_service::PEPPER;
use crate::key_steps::{done, is_all_there, write_until_killed};
use crate::{server, token_steps};

const FILE: &str = "PALISADE_SQL_TEST_FILE";
const URL: &str = "PALISADE_SQL_TEST_URL";
const WRITE: &str = "stores::killed::write";

fn keys(store: &SqlStore) -> ApiKeys {
    ApiKeys::builder("acme", *PEPPER).build(store.clone()).unwrap()
}

/// Makes, replaces and revokes keys until it is killed; a test only so that it can be started by name.
#[ignore = "the other tests start it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn write() {
    let store = if let Ok(file) = std::env::var(FILE) {
        let file = std::mem::ManuallyDrop::new(File(file.into()));
        SqlStore::sqlite(file.pool().await)
    } else if let Ok(url) = std::env::var(URL) {
        SqlStore::postgres(PgPool::connect(&url).await.unwrap())
    } else {
        return;
    };
    write_until_killed(&keys(&store.deadline(Duration::from_mins(1)).unwrap())).await;
}

/// Logs in and refreshes until it is killed; a test only so that it can be started by name.
#[ignore = "the other tests start it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refresh() {
    let store = if let Ok(file) = std::env::var(FILE) {
        let file = std::mem::ManuallyDrop::new(File(file.into()));
        SqlStore::sqlite(file.pool().await)
    } else if let Ok(url) = std::env::var(URL) {
        SqlStore::postgres(PgPool::connect(&url).await.unwrap())
    } else {
        return;
    };
    token_steps::refresh_until_killed(store.deadline(Duration::from_mins(1)).unwrap()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_killed_between_two_steps_of_a_refresh_loses_no_session() {
    let file = File::new();
    let open = async || ready(SqlStore::sqlite(file.pool().await)).await;
    drop(open().await);
    let variable = (FILE, file.0.to_str().unwrap());
    token_steps::no_session_is_lost("stores::killed::refresh", variable, open).await;
    let Some(server) = server::start() else { return };
    let open = async || ready(SqlStore::postgres(server.pool().await)).await;
    drop(open().await);
    let url = server.url();
    token_steps::no_session_is_lost("stores::killed::refresh", (URL, &url), open).await;
}

/// Logs in and chooses another password until it is killed; a test only so that it can be started by name.
#[ignore = "the other tests start it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn log_in() {
    let store = if let Ok(file) = std::env::var(FILE) {
        let file = std::mem::ManuallyDrop::new(File(file.into()));
        SqlStore::sqlite(file.pool().await)
    } else if let Ok(url) = std::env::var(URL) {
        SqlStore::postgres(PgPool::connect(&url).await.unwrap())
    } else {
        return;
    };
    let store = store.deadline(Duration::from_mins(1)).unwrap();
    crate::login_steps::log_in_until_killed((store.clone(), store)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_killed_between_two_steps_of_a_login_or_a_reset_leaves_one_password() {
    let test = "stores::killed::log_in";
    let file = File::new();
    let open = async || {
        let store = ready(SqlStore::sqlite(file.pool().await)).await;
        (store.clone(), store)
    };
    drop(open().await);
    let variable = (FILE, file.0.to_str().unwrap());
    crate::login_steps::no_login_is_lost(test, variable, open).await;
    let Some(server) = server::start() else { return };
    let open = async || {
        let store = ready(SqlStore::postgres(server.pool().await)).await;
        (store.clone(), store)
    };
    drop(open().await);
    let url = server.url();
    crate::login_steps::no_login_is_lost(test, (URL, &url), open).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_done_in_sqlite_outlasts_a_killed_process() {
    let file = File::new();
    let store = ready(SqlStore::sqlite(file.pool().await)).await;
    for _ in 0..2 {
        let done = done(WRITE, (FILE, file.0.to_str().unwrap()), 50);
        is_all_there(&store, &keys(&store), done).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_done_in_postgres_outlasts_a_killed_process_and_server() {
    let Some(mut server) = server::start() else { return };
    drop(ready(SqlStore::postgres(server.pool().await)).await);
    let done = done(WRITE, (URL, &server.url()), 50);
    server.kill();
    server.start_again();
    let store = SqlStore::postgres(server.pool().await).deadline(Duration::from_mins(1)).unwrap();
    store.migrate().await.unwrap();
    is_all_there(&store, &keys(&store), done).await;
}
