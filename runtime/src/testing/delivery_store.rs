//! What every [`DeliveryStore`] must do, as a suite that anyone's store can be put through.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::auth::webhook::{Claim, DeliveryAnswer, DeliveryId, DeliveryStore};

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
    assert!(claims(&*store, one, 60_000).await, "a new message is claimed");
    assert!(!claims(&*store, one, 60_000).await, "and nobody else has it");
    assert!(claims(&*store, other, 60_000).await, "another message is another");
    told(store.release(one)).await;
    assert!(claims(&*store, one, 60_000).await, "a message that is given up may be claimed");
    told(store.release(DeliveryId::random())).await;
    let tried = (0..32).map(|_| async { told(store.release(DeliveryId::random())).await });
    futures_util::future::join_all(tried).await;

    let contested = DeliveryId::random();
    let tried = (0..32).map(|_| claims(&*store, contested, 60_000));
    let won = futures_util::future::join_all(tried).await;
    assert_eq!(won.iter().filter(|won| **won).count(), 1, "of many claims at once one wins");

    let (ends, kept) = (DeliveryId::random(), DeliveryId::random());
    assert!(claims(&*store, ends, 700).await && claims(&*store, kept, 700).await);
    told(store.keep(kept, now() + 60_000)).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert!(!claims(&*store, kept, 700).await, "a message that was handled is kept");
    assert!(claims(&*store, ends, 700).await, "a claim ends with its time");
}

async fn claims(store: &impl DeliveryStore, id: DeliveryId, for_millis: i64) -> bool {
    let now_millis = now();
    let until_millis = now_millis + for_millis;
    // What can be replayed no longer must not be kept for that.
    told(store.claim(Claim { id, now_millis, until_millis, replayable_until_millis: now_millis }))
        .await
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[allow(clippy::expect_used, reason = "a store that cannot tell fails its suite")]
async fn told<T>(answer: DeliveryAnswer<'_, T>) -> T {
    answer.wait().await.expect("the store tells")
}
