//! Keys that a process makes until it is killed, and what another one finds of them. The tests of other stores ask the same.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use palisade::CallerId;
use palisade::auth::ApiKeys;
use palisade::auth::api_key::{ApiKeyGrant, ApiKeyId, ApiKeyStore};

/// What was done, to which key, and which one is in its place.
pub(crate) type Done = Vec<(String, ApiKeyId, Option<ApiKeyId>)>;

/// Makes, replaces and revokes keys until it is killed, and says what is done.
#[allow(clippy::print_stdout, reason = "the other process reads it")]
pub(crate) async fn write_until_killed(keys: &ApiKeys) {
    for number in 0_u32.. {
        let grant = ApiKeyGrant::to(CallerId::new("machines", format!("robot-{number}")));
        let old = keys.issue(grant).await.unwrap().id();
        println!("issued {old}");
        let new = keys.rotate(old, Duration::from_secs(90)).await.unwrap().id();
        println!("rotated {old} {new}");
        assert!(keys.revoke(old).await.unwrap());
        println!("revoked {old}");
    }
}

/// What a process said that it has done, until it was killed: so many steps. It is the test of this name, which the
/// variable tells of the store.
pub(crate) fn done(test: &str, (variable, value): (&str, &str), steps: usize) -> Done {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
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
        if done.len() == steps {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(done.len() >= steps, "{}", done.len());
    done
}

/// Finds all that was done in the store of these keys.
pub(crate) async fn is_all_there(store: &impl ApiKeyStore, keys: &ApiKeys, done: Done) {
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
