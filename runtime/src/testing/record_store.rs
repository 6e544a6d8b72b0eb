//! What every [`RecordStore`] must do, as a suite that anyone's store can be put through.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::digest::{SHA256, digest};
use futures_util::future::join_all;

use crate::records::{Record, RecordAnswer, RecordChange, RecordId, RecordStore, RecordVersion};

const HOUR: i64 = 60 * 60 * 1_000;

/// Puts a store through everything that [`RecordStore`] promises, at the time of the system's clock.
///
/// It uses ids of its own, so the store may be in use for something else.
///
/// ```
/// use std::sync::Arc;
///
/// use palisade::records::MemoryRecords;
/// use palisade::testing::record_store_suite;
///
/// # let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
/// # runtime.block_on(async {
/// record_store_suite(Arc::new(MemoryRecords::new())).await;
/// # });
/// ```
///
/// # Panics
/// At the first promise that the store breaks, and when it cannot tell.
pub async fn record_store_suite<S: RecordStore>(store: Arc<S>) {
    let suite = Suite { store, run: now() };
    suite.a_record_comes_back_as_it_was().await;
    suite.a_version_is_replaced_by_who_knows_it().await;
    suite.of_many_that_begin_a_record_one_does().await;
    suite.of_many_that_replace_a_version_one_does().await;
    suite.of_many_changes_none_is_lost().await;
    suite.what_has_not_ended_is_kept().await;
}

struct Suite<S> {
    store: Arc<S>,
    run: i64,
}

#[allow(clippy::expect_used, reason = "a store that cannot tell fails its suite")]
async fn told<T>(answer: RecordAnswer<'_, T>) -> T {
    answer.wait().await.expect("the store tells")
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or_default()
}

fn version(number: u32) -> RecordVersion {
    let mut bytes = [0xa5; 16];
    for (place, byte) in bytes.iter_mut().zip(number.to_be_bytes()) {
        *place = byte;
    }
    RecordVersion::new(bytes)
}

impl<S: RecordStore> Suite<S> {
    /// An id of this run alone.
    fn id(&self, name: &str) -> RecordId {
        // What the address of the run's own store adds tells runs of one millisecond apart.
        let run = format!("{}:{:p}:{name}", self.run, Arc::as_ptr(&self.store).cast::<u8>());
        let bytes = digest(&SHA256, run.as_bytes()).as_ref().try_into().unwrap_or_default();
        RecordId::new(bytes)
    }

    async fn replace(
        &self,
        id: RecordId,
        before: Option<u32>,
        after: u32,
        value: impl Into<Vec<u8>>,
    ) -> bool {
        let now_millis = now();
        let after = Record { version: version(after), value: value.into() };
        let (before, until_millis) = (before.map(version), now_millis + HOUR);
        told(self.store.replace(RecordChange { id, before, after, until_millis, now_millis })).await
    }

    async fn found(&self, id: RecordId) -> Option<(RecordVersion, Vec<u8>)> {
        told(self.store.find(id)).await.map(|record| (record.version, record.value))
    }

    async fn a_record_comes_back_as_it_was(&self) {
        let (id, other) = (self.id("as it was"), self.id("other"));
        assert_eq!(self.found(id).await, None);
        let long: Vec<u8> =
            (0..16 * 1024_u32).map(|byte| u8::try_from(byte % 251).unwrap_or(0)).collect();
        for (place, value) in (0..).zip([b"{}".to_vec(), Vec::new(), vec![0, 255, 10, 39], long]) {
            let before = u32::checked_sub(place, 1);
            assert!(self.replace(id, before, place, value.clone()).await);
            assert_eq!(self.found(id).await, Some((version(place), value)));
        }
        assert_eq!(self.found(other).await, None, "another record is another");
    }

    async fn a_version_is_replaced_by_who_knows_it(&self) {
        let id = self.id("known");
        assert!(!self.replace(id, Some(1), 2, "a").await, "there is none to replace");
        assert_eq!(self.found(id).await, None, "nothing has changed");
        assert!(self.replace(id, None, 1, "a").await);
        assert!(!self.replace(id, None, 2, "b").await, "there is one");
        assert!(!self.replace(id, Some(2), 3, "b").await, "it has another version");
        assert_eq!(self.found(id).await, Some((version(1), b"a".to_vec())));
        assert!(self.replace(id, Some(1), 2, "b").await);
        assert!(!self.replace(id, Some(1), 3, "c").await, "a version is replaced once");
        assert_eq!(self.found(id).await, Some((version(2), b"b".to_vec())));
    }

    async fn of_many_that_begin_a_record_one_does(&self) {
        let id = self.id("begun");
        let tried = (0..16).map(|number| self.replace(id, None, number, number.to_string()));
        self.one_has_won(id, join_all(tried).await).await;
    }

    async fn of_many_that_replace_a_version_one_does(&self) {
        let id = self.id("replaced");
        assert!(self.replace(id, None, 99, "").await);
        let tried = (0..16).map(|number| self.replace(id, Some(99), number, number.to_string()));
        self.one_has_won(id, join_all(tried).await).await;
    }

    async fn one_has_won(&self, id: RecordId, won: Vec<bool>) {
        assert_eq!(won.iter().filter(|won| **won).count(), 1, "{won:?}");
        let winner = won.iter().position(|won| *won).unwrap_or_default();
        let kept = self.found(id).await.map(|(_, value)| value);
        assert_eq!(kept, Some(winner.to_string().into_bytes()), "what is kept is the winner's");
    }

    async fn of_many_changes_none_is_lost(&self) {
        let id = self.id("counted");
        assert!(self.replace(id, None, 0, "0").await);
        let adding = (0..8).map(|_| async {
            for _ in 0..4 {
                self.add_one(id).await;
            }
        });
        join_all(adding).await;
        assert_eq!(self.found(id).await, Some((version(32), b"32".to_vec())));
    }

    async fn add_one(&self, id: RecordId) {
        loop {
            let value = self.found(id).await.map(|(_, value)| value).unwrap_or_default();
            let number: u32 = str::from_utf8(&value).unwrap_or_default().parse().unwrap_or(0);
            let more = number + 1;
            if self.replace(id, Some(number), more, more.to_string()).await {
                return;
            }
        }
    }

    async fn what_has_not_ended_is_kept(&self) {
        let (id, now_millis) = (self.id("kept"), now());
        let change = |before, after, until_millis| RecordChange {
            id,
            before,
            after: Record { version: version(after), value: b"kept".to_vec() },
            until_millis,
            now_millis,
        };
        assert!(told(self.store.replace(change(None, 1, now_millis + 1_000))).await);
        let longer = change(Some(version(1)), 2, now_millis + HOUR);
        assert!(told(self.store.replace(longer)).await);
        tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
        // Stores forget while they are written to.
        for number in 0..200 {
            let id = self.id(&format!("no {number}"));
            assert!(self.replace(id, None, 1, "").await);
        }
        assert_eq!(
            self.found(id).await,
            Some((version(2), b"kept".to_vec())),
            "the later end holds"
        );
    }
}
