//! What every [`DeliveryStore`] must do, as a suite that anyone's store can be put through.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::auth::webhook::{ClaimToken, DeliveryAnswer, DeliveryClaim, DeliveryId, DeliveryStore};

/// Puts a store through everything that [`DeliveryStore`] promises. It waits for real claims to end, and
/// takes about two seconds.
///
/// ```
/// use std::sync::Arc;
///
/// use palisade::auth::webhook::MemoryDeliveries;
/// use palisade::testing::delivery_store_suite;
///
/// # let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
/// # runtime.block_on(async {
/// delivery_store_suite(Arc::new(MemoryDeliveries::new())).await;
/// # });
/// ```
///
/// # Panics
/// At the first promise that the store breaks, and when it cannot tell.
pub async fn delivery_store_suite<S: DeliveryStore>(store: Arc<S>) {
    let (one, other) = (DeliveryId::random(), DeliveryId::random());
    let own = claimed(&*store, one, 60_000).await;
    let own = require(own, "a new message is claimed");
    assert!(!claims(&*store, one, 60_000).await, "and no other process has it");
    assert!(claims(&*store, other, 60_000).await, "another message is another");
    told(store.release(claim(one, 60_000))).await;
    assert!(!claims(&*store, one, 60_000).await, "no other process gives a claim up");
    told(store.release(own)).await;
    assert!(claims(&*store, one, 60_000).await, "a message that is given up may be claimed");
    told(store.release(own)).await;
    assert!(!claims(&*store, one, 60_000).await, "and is not given up twice");
    told(store.release(claim(DeliveryId::random(), 60_000))).await;

    let contested = DeliveryId::random();
    let tried = (0..32).map(|_| claims(&*store, contested, 60_000));
    let won = futures_util::future::join_all(tried).await;
    assert_eq!(won.iter().filter(|won| **won).count(), 1, "of many claims at once one wins");

    claims_end(&*store).await;
}

/// What holds of claims whose time is over.
async fn claims_end(store: &impl DeliveryStore) {
    let [ends, kept, late, failed] = std::array::from_fn(|_| DeliveryId::random());
    let mut own = Vec::new();
    for id in [ends, kept, late, failed] {
        own.push(require(claimed(store, id, 700).await, "a new message is claimed"));
    }
    let [_, own_of_kept, own_of_late, own_of_failed] = own[..] else { return };
    told(store.keep(own_of_kept, now() + 60_000)).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert!(!claims(store, kept, 700).await, "a message that was handled is kept");
    assert!(claims(store, ends, 700).await, "a claim ends with its time");
    told(store.keep(own_of_late, now() + 60_000)).await;
    assert!(!claims(store, late, 700).await, "a message that was handled late is kept");

    let second = claimed(store, failed, 60_000).await;
    let second = require(second, "a claim ends with its time");
    told(store.release(own_of_failed)).await;
    assert!(!claims(store, failed, 60_000).await, "a late failure is not that of a later claim");
    told(store.keep(own_of_failed, now() + 1)).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(!claims(store, failed, 60_000).await, "and a late success is not either");
    told(store.release(second)).await;
    assert!(claims(store, failed, 60_000).await, "which may be given up as every claim");
}

/// A claim of its own.
fn claim(id: DeliveryId, for_millis: i64) -> DeliveryClaim {
    let now_millis = now();
    let until_millis = now_millis + for_millis;
    let token = require(ClaimToken::random().ok(), "there are random bytes");
    // What can be replayed no longer must not be kept for that.
    DeliveryClaim { id, token, now_millis, until_millis, replayable_until_millis: now_millis }
}

/// The claim, where it is granted.
async fn claimed(
    store: &impl DeliveryStore,
    id: DeliveryId,
    for_millis: i64,
) -> Option<DeliveryClaim> {
    let claim = claim(id, for_millis);
    told(store.claim(claim)).await.then_some(claim)
}

async fn claims(store: &impl DeliveryStore, id: DeliveryId, for_millis: i64) -> bool {
    claimed(store, id, for_millis).await.is_some()
}

#[allow(clippy::expect_used, reason = "a store that breaks a promise fails its suite")]
fn require<T>(found: Option<T>, promise: &str) -> T {
    found.expect(promise)
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[allow(clippy::expect_used, reason = "a store that cannot tell fails its suite")]
async fn told<T>(answer: DeliveryAnswer<'_, T>) -> T {
    answer.wait().await.expect("the store tells")
}
