//! A process that is killed in the middle of its writes loses nothing that it was told is done.
//!
//! The process is this test program once more, told to write.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use palisade::CallerId;
use palisade::auth::ApiKeys;
use palisade::auth::api_key::{ApiKeyGrant, ApiKeyId, ApiKeyStore as _};
use palisade_redb::RedbStore;

use crate::folder::Folder;
use crate::suites::PEPPER;

const FILE: &str = "PALISADE_REDB_TEST_FILE";

fn keys(file: impl AsRef<Path>) -> (RedbStore, ApiKeys) {
    let store = RedbStore::open(file).unwrap().deadline(Duration::from_secs(60)).unwrap();
    let keys = ApiKeys::builder("acme", *PEPPER).build(store.clone()).unwrap();
    (store, keys)
}

/// Makes, replaces and revokes keys until it is killed, and says what is done; a test only so that it can be
/// started by name.
#[allow(clippy::print_stdout, reason = "the other process reads it")]
#[ignore = "the other test starts it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn write() {
    let Ok(file) = std::env::var(FILE) else { return };
    let (_, keys) = keys(file);
    for number in 0_u32.. {
        let grant = ApiKeyGrant::to(CallerId::new("machines", format!("robot-{number}")));
        let old = keys.issue(grant).await.unwrap().id();
        println!("issued {old}");
        let new = keys.rotate(old, Duration::from_secs(60)).await.unwrap().id();
        println!("rotated {old} {new}");
        assert!(keys.revoke(old).await.unwrap());
        println!("revoked {old}");
    }
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
    for round in 0..3 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::write", "--ignored", "--nocapture"])
            .env(FILE, folder.file())
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
            if done.len() == 40 + round {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(done.len() >= 40, "{}", done.len());

        let (store, keys) = keys(folder.file());
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
                    let owned = keys.keys_of(&record.owner).await.unwrap();
                    assert!(owned.iter().any(|owned| owned.id == id));
                }
            }
        }
    }
}
