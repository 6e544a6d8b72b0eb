//! What every [`RevocationStore`] must do, as a suite that anyone's store can be put through.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::auth::jwt::dpop::ProofId;
use crate::auth::jwt::revocation::{
    RevocationAnswer, RevocationId, RevocationRecord, RevocationStore,
};

const MINUTE: i64 = 60_000;
/// The year 10000, where every token was issued before.
const EVERY: i64 = 253_402_300_800_000;

/// Puts a store through everything that [`RevocationStore`] promises, at the time of the system's clock. It
/// waits for a revocation to end, and takes about a second.
///
/// It uses ids of its own, so the store may be in use for something else.
///
/// ```
/// use std::sync::Arc;
///
/// use palisade::auth::jwt::MemoryRevocations;
/// use palisade::testing::revocation_store_suite;
///
/// # let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
/// # runtime.block_on(async {
/// revocation_store_suite(Arc::new(MemoryRevocations::new())).await;
/// # });
/// ```
///
/// # Panics
/// At the first promise that the store breaks, and when it cannot tell.
pub async fn revocation_store_suite<S: RevocationStore>(store: Arc<S>) {
    let suite = Suite { store, run: now() };
    suite.what_was_revoked_is_found_and_nothing_else().await;
    suite.the_later_moment_stays().await;
    suite.of_several_ids_the_latest_counts().await;
    suite.of_many_revocations_at_once_none_is_lost().await;
    suite.a_revocation_lasts_as_long_as_the_longest().await;
}

struct Suite<S> {
    store: Arc<S>,
    run: i64,
}

#[allow(clippy::expect_used, reason = "a store that cannot tell fails its suite")]
async fn told<T>(answer: RevocationAnswer<'_, T>) -> T {
    answer.wait().await.expect("the store tells")
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or_default()
}

impl<S: RevocationStore> Suite<S> {
    /// An id of this run alone.
    fn id(&self, name: &str) -> RevocationId {
        // What the address of the run's own store adds tells runs of one millisecond apart.
        let run = format!("{}:{:p}", self.run, Arc::as_ptr(&self.store).cast::<u8>());
        let run = ProofId::of(&[7; 32], &run);
        RevocationId::of("suite", &format!("{:?}", run.as_bytes()), name)
    }

    async fn revoke(&self, id: RevocationId, issued_before_millis: i64, lasts: i64) {
        let now_millis = now();
        let until_millis = now_millis + lasts;
        let record = RevocationRecord { id, issued_before_millis, until_millis, now_millis };
        told(self.store.revoke(record)).await;
    }

    async fn before(&self, ids: &[RevocationId]) -> Option<i64> {
        told(self.store.revoked_before(&ids.into(), now())).await
    }

    async fn what_was_revoked_is_found_and_nothing_else(&self) {
        let (one, other) = (self.id("one"), self.id("other"));
        assert_eq!(self.before(&[one]).await, None);
        self.revoke(one, 5_000, MINUTE).await;
        assert_eq!(self.before(&[one]).await, Some(5_000));
        assert_eq!(self.before(&[other]).await, None);
        assert_eq!(self.before(&[]).await, None, "nothing was asked about");
        self.revoke(other, EVERY, MINUTE).await;
        assert_eq!(self.before(&[other]).await, Some(EVERY), "to the millisecond");
    }

    async fn the_later_moment_stays(&self) {
        let id = self.id("twice");
        for (moment, stays) in [(5_000, 5_000), (4_000, 5_000), (6_000, 6_000), (0, 6_000)] {
            self.revoke(id, moment, MINUTE).await;
            assert_eq!(self.before(&[id]).await, Some(stays));
        }
    }

    async fn of_several_ids_the_latest_counts(&self) {
        let ids = ["a", "b", "c", "d"].map(|name| self.id(name));
        let [first, _, third, _] = ids;
        self.revoke(first, 7_000, MINUTE).await;
        assert_eq!(self.before(&ids).await, Some(7_000));
        self.revoke(third, 9_000, MINUTE).await;
        assert_eq!(self.before(&ids).await, Some(9_000));
        let mut many: Vec<_> = (0..500).map(|number| self.id(&format!("no-{number}"))).collect();
        assert_eq!(self.before(&many).await, None);
        many.push(first);
        assert_eq!(self.before(&many).await, Some(7_000));
    }

    async fn of_many_revocations_at_once_none_is_lost(&self) {
        let id = self.id("at once");
        let all = (0..64).map(|moment| self.revoke(id, moment, MINUTE));
        futures_util::future::join_all(all).await;
        assert_eq!(self.before(&[id]).await, Some(63));
    }

    async fn a_revocation_lasts_as_long_as_the_longest(&self) {
        let (long, late) = (self.id("long"), self.id("late"));
        self.revoke(long, 1, MINUTE).await;
        self.revoke(long, 2, 300).await;
        self.revoke(late, 1, 300).await;
        self.revoke(late, 1, MINUTE).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(self.before(&[long]).await, Some(2), "a shorter one ends nothing");
        assert_eq!(self.before(&[late]).await, Some(1), "a longer one prolongs it");
    }
}
