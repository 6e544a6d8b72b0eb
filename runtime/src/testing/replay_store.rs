//! What every [`ReplayStore`] must do, as a suite that anyone's store can be put through.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::auth::jwt::dpop::{ProofId, ReplayStore};

const MINUTE: i64 = 60_000;

/// Puts a store through everything that [`ReplayStore`] promises, at the time of the system's clock. It waits
/// for a proof to be forgotten, and takes about a second.
///
/// It uses proofs of its own, so the store may be in use for something else.
///
/// ```
/// use std::sync::Arc;
///
/// use palisade::auth::jwt::dpop::MemoryReplays;
/// use palisade::testing::replay_store_suite;
///
/// # let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
/// # runtime.block_on(async {
/// replay_store_suite(Arc::new(MemoryReplays::new())).await;
/// # });
/// ```
///
/// # Panics
/// At the first promise that the store breaks, and when it cannot tell.
pub async fn replay_store_suite<S: ReplayStore>(store: Arc<S>) {
    let run = format!("{}:{:p}", now(), Arc::as_ptr(&store).cast::<u8>());
    let key = *ProofId::of(&[7; 32], &run).as_bytes();
    let other_key = *ProofId::of(&[8; 32], &run).as_bytes();
    let [one, other, short, over] =
        ["one", "other", "short", "over"].map(|id| ProofId::of(&key, id));

    assert!(is_new(&*store, one, MINUTE).await, "an unseen proof is new");
    assert!(!is_new(&*store, one, MINUTE).await, "and is so once");
    assert!(is_new(&*store, other, MINUTE).await, "another proof is another");
    let of_another = ProofId::of(&other_key, "one");
    assert!(is_new(&*store, of_another, MINUTE).await, "the proof of another key is another");

    let contested = ProofId::of(&key, "contested");
    let asked = (0..32).map(|_| is_new(&*store, contested, MINUTE));
    let new = futures_util::future::join_all(asked).await;
    assert_eq!(new.iter().filter(|new| **new).count(), 1, "of many at once one is new");

    assert!(is_new(&*store, short, 300).await);
    assert!(is_new(&*store, over, -1).await, "one whose time is over is seen once, too");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(is_new(&*store, short, 300).await, "a proof is forgotten once its time is over");
    assert!(!is_new(&*store, one, MINUTE).await, "and not before");
}

#[allow(clippy::expect_used, reason = "a store that cannot tell fails its suite")]
async fn is_new(store: &impl ReplayStore, proof: ProofId, lasts: i64) -> bool {
    let now = now();
    store.remember(proof, now, now + lasts).wait().await.expect("the store tells")
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or_default()
}
