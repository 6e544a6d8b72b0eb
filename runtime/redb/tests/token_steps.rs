//! A process that is killed before or after any step of a login and of refreshes: no session is lost, and there
//! are never two winners. The process is the test program once more.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use palisade::MaybeReady;
use palisade::auth::jwt::{MemoryRevocations, Revocations};
use palisade::records::{Record, RecordAnswer, RecordChange, RecordId, RecordStore};
use palisade::testing::TestClock;
use palisade::tokens::{Grant, OAuthClient, RefreshRequest, SigningKey, TokenService};

/// At which step the other process ends.
const STEP: &str = "PALISADE_TEST_STEP";
/// What it says before each token that has left it.
const TOKEN: &str = "token ";
const DONE: &str = "done";
/// A quarter of a year.
#[allow(
    clippy::duration_suboptimal_units,
    reason = "hours are newer than the oldest Rust that is supported"
)]
const LIFE: Duration = Duration::from_secs(90 * 24 * 60 * 60);
const APP: RefreshRequest<'_> = RefreshRequest { client: "app", scope: None, key: None };

/// A store whose process ends, as by `kill -9`, before or after one of its operations.
struct EndsAt<S> {
    store: S,
    steps_left: AtomicU32,
}

impl<S> EndsAt<S> {
    fn step(&self) {
        if self.steps_left.fetch_sub(1, Ordering::SeqCst) == 1 {
            let own = std::process::id().to_string();
            let _ = Command::new("kill").args(["-9", &own]).status();
            loop {
                std::thread::park();
            }
        }
    }
}

impl<S: RecordStore> RecordStore for EndsAt<S> {
    fn find(&self, id: RecordId) -> RecordAnswer<'_, Option<Record>> {
        MaybeReady::later(async move {
            self.step();
            self.store.find(id).wait().await
        })
    }

    fn replace(&self, change: RecordChange) -> RecordAnswer<'_, bool> {
        MaybeReady::later(async move {
            self.step();
            let replaced = self.store.replace(change).wait().await;
            self.step();
            replaced
        })
    }
}

fn service(store: impl RecordStore, clock: Option<&TestClock>) -> TokenService {
    let revocations = Revocations::new(MemoryRevocations::new()).longest_token_life(LIFE);
    let builder = TokenService::builder("https://id.example")
        .audience("test")
        .key(SigningKey::generate().unwrap())
        .client(OAuthClient::public("app"))
        .revocations(revocations);
    let builder = match clock {
        Some(clock) => builder.clock(clock),
        None => builder,
    };
    builder.build(store).unwrap()
}

/// The other process: logs in and refreshes twice, and says each token that leaves.
#[allow(clippy::print_stdout, reason = "the other process reads it")]
pub(crate) async fn refresh_until_killed(store: impl RecordStore) {
    let step = std::env::var(STEP).unwrap().parse().unwrap();
    let tokens = service(EndsAt { store, steps_left: AtomicU32::new(step) }, None);
    let mut issued = tokens.issue(Grant::to("ada").client("app")).await.unwrap();
    for _ in 0..2 {
        let token = issued.refresh_token().unwrap().to_owned();
        println!("{TOKEN}{token}");
        issued.sent().await;
        issued = tokens.refresh(&token, &APP).await.unwrap();
    }
    println!("{TOKEN}{}", issued.refresh_token().unwrap());
    issued.sent().await;
    println!("{DONE}");
}

/// Kills the test `name`, which calls the above, at each of its steps, and looks at what is left in the store that
/// `store` opens anew.
pub(crate) async fn no_session_is_lost<S: RecordStore>(
    name: &str,
    variable: (&str, &str),
    store: impl AsyncFn() -> S,
) {
    let mut answered = [false; 4];
    for step in 1_u32.. {
        assert!(step < 100, "it never comes to an end");
        let (said, is_done) = run(name, variable, step);
        let store = Arc::new(store().await);
        judge(&store, &said, step).await;
        answered[said.len()] = true;
        if is_done {
            break;
        }
    }
    assert_eq!(answered, [true; 4], "it was killed after each of the answers");
}

/// The tokens that have left the other process, and whether it came to its end.
fn run(name: &str, (variable, value): (&str, &str), step: u32) -> (Vec<String>, bool) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--ignored", "--nocapture"])
        .env(variable, value)
        .env(STEP, step.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let lines: Vec<String> = lines.map_while(Result::ok).collect();
    child.wait().unwrap();
    let said = lines.iter().filter_map(|line| Some(line.split_once(TOKEN)?.1.to_owned()));
    (said.collect(), lines.iter().any(|line| line == DONE))
}

async fn judge<S: RecordStore>(store: &Arc<S>, said: &[String], step: u32) {
    // Whoever heard of no token logs in again.
    let Some((last, before)) = said.split_last() else { return };
    let clock = TestClock::new();
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    // As long as an answer may take, and more.
    clock.set_millis(i64::try_from(since.as_millis()).unwrap() + 6_000);
    let tokens = service(Arc::clone(store), Some(&clock));
    let next = tokens.refresh(last, &APP).await;
    let next = next.unwrap_or_else(|error| panic!("the session is lost at step {step}: {error}"));
    let text = next.refresh_token().unwrap().to_owned();
    next.sent().await;
    clock.advance(Duration::from_millis(1));
    for token in before.iter().chain([last]) {
        assert!(tokens.refresh(token, &APP).await.is_err(), "two winners at step {step}");
    }
    assert!(tokens.refresh(&text, &APP).await.is_err(), "what was reused ended the session");
}
