//! A process that is killed in the middle of its writes loses nothing that it was told is done.
//!
//! The process is this test program once more, told to write.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use palisade::CallerId;
use palisade::auth::ApiKeys;
use palisade::auth::api_key::{ApiKeyGrant, ApiKeyId, ApiKeyStore as _};
use palisade_sql::SqlStore;
use sqlx::postgres::PgPool;

use super::{File, PEPPER, ready};
use crate::{server, token_steps};

const FILE: &str = "PALISADE_SQL_TEST_FILE";
const URL: &str = "PALISADE_SQL_TEST_URL";

fn keys(store: &SqlStore) -> ApiKeys {
    ApiKeys::builder("acme", *PEPPER).build(store.clone()).unwrap()
}

/// Makes, replaces and revokes keys until it is killed, and says what is done; a test only so that it can be
/// started by name.
#[allow(clippy::print_stdout, reason = "the other process reads it")]
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
    let keys = keys(&store.deadline(Duration::from_mins(1)).unwrap());
    for number in 0_u32.. {
        let grant = ApiKeyGrant::to(CallerId::new("machines", format!("robot-{number}")));
        let old = keys.issue(grant).await.unwrap().id();
        println!("issued {old}");
        let new = keys.rotate(old, Duration::from_mins(1)).await.unwrap().id();
        println!("rotated {old} {new}");
        assert!(keys.revoke(old).await.unwrap());
        println!("revoked {old}");
    }
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

/// What a process said that it has done, until it was killed.
fn done(variable: &str, value: &str) -> Vec<(String, ApiKeyId, Option<ApiKeyId>)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "stores::killed::write", "--ignored", "--nocapture"])
        .env(variable, value)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut done = Vec::new();
    for line in lines.map_while(Result::ok) {
        let words: Vec<&str> = line.split(' ').collect();
        if !["issued", "rotated", "revoked"].contains(&words[0]) {
            continue;
        }
        let id = |place: usize| words.get(place).map(|id| id.parse::<ApiKeyId>().unwrap());
        done.push((words[0].to_owned(), id(1).unwrap(), id(2)));
        if done.len() == 50 {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(done.len() >= 50, "{}", done.len());
    done
}

async fn is_all_there(store: &SqlStore, done: Vec<(String, ApiKeyId, Option<ApiKeyId>)>) {
    for (what, id, new) in done {
        let record = store.find(id).wait().await.unwrap().expect("the record is there");
        match &*what {
            "rotated" => {
                assert_eq!(record.successor, new);
                let new = store.find(new.unwrap()).wait().await.unwrap();
                assert_eq!(new.expect("its successor").predecessor, Some(id));
            }
            "revoked" => assert!(record.revoked_at_millis.is_some()),
            _ => {
                let owned = keys(store).keys_of(&record.owner).await.unwrap();
                assert!(owned.iter().any(|owned| owned.id == id));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_done_in_sqlite_outlasts_a_killed_process() {
    let file = File::new();
    let store = ready(SqlStore::sqlite(file.pool().await)).await;
    for _ in 0..2 {
        is_all_there(&store, done(FILE, file.0.to_str().unwrap())).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_done_in_postgres_outlasts_a_killed_process_and_server() {
    let Some(mut server) = server::start() else { return };
    drop(ready(SqlStore::postgres(server.pool().await)).await);
    let done = done(URL, &server.url());
    server.kill();
    server.start_again();
    let store = SqlStore::postgres(server.pool().await).deadline(Duration::from_mins(1)).unwrap();
    store.migrate().await.unwrap();
    is_all_there(&store, done).await;
}
