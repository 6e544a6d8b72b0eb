//! What every [`ApiKeyStore`] must do, as a suite that anyone's store can be put through.

use std::sync::Arc;

use crate::auth::api_key::{
    ApiKeyGrant, ApiKeyId, ApiKeyRecord, ApiKeyStore, ApiKeys, MemoryApiKeys, Rotation, StoreAnswer,
};
use crate::caller_id::CallerId;

/// Puts a store through everything that [`ApiKeyStore`] promises.
///
/// It uses owners and ids of its own, so the store may be in use for something else.
///
/// ```
/// use std::sync::Arc;
///
/// use palisade::auth::api_key::MemoryApiKeys;
/// use palisade::testing::api_key_store_suite;
///
/// # let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
/// # runtime.block_on(async {
/// api_key_store_suite(Arc::new(MemoryApiKeys::new())).await;
/// # });
/// ```
///
/// # Panics
/// At the first promise that the store breaks, and when it cannot tell.
pub async fn api_key_store_suite<S: ApiKeyStore>(store: Arc<S>) {
    let suite = Suite { store };
    suite.a_record_comes_back_as_it_was().await;
    suite.an_id_is_given_once().await;
    suite.a_revocation_holds_and_its_first_time_stays().await;
    suite.the_last_use_never_goes_back().await;
    suite.a_rotation_leaves_two_live_keys().await;
    suite.a_key_that_is_not_live_is_not_rotated().await;
    suite.of_many_rotations_at_once_one_wins().await;
    suite.of_many_inserts_at_once_one_wins().await;
    suite.an_owner_has_its_own_keys_the_oldest_first().await;
}

struct Suite<S> {
    store: Arc<S>,
}

const NOW: i64 = 1_893_456_000_000;
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// An owner of this run alone, with signs that a store may not take for anything of its own.
async fn owner() -> CallerId {
    let record = record(&CallerId::new("suite", "owner")).await;
    CallerId::new("https://id.example/a#b", format!("robot' \"{}\\:*", record.id))
}

/// A new record, which lives a day from [`NOW`].
#[allow(clippy::expect_used, reason = "a suite that cannot go on stops")]
async fn record(owner: &CallerId) -> ApiKeyRecord {
    let memory = MemoryApiKeys::new();
    let keys = ApiKeys::builder("suite", *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c");
    let keys = keys.build(memory.clone()).expect("a configuration");
    let grant = ApiKeyGrant::to(owner.clone())
        .tenant("acme")
        .from_networks(["192.0.2.0/24".parse().expect("a network")]);
    let id = keys.issue(grant).await.expect("a key").id();
    let found = memory.find(id).wait().await.expect("memory");
    let mut record = ApiKeyRecord::clone(&found.expect("the record"));
    record.created_at_millis = NOW;
    record.expires_at_millis = Some(NOW + DAY);
    record
}

#[allow(clippy::expect_used, reason = "a store that cannot tell fails its suite")]
async fn told<T>(answer: StoreAnswer<'_, T>) -> T {
    answer.wait().await.expect("the store tells")
}

impl<S: ApiKeyStore> Suite<S> {
    async fn inserted(&self, owner: &CallerId) -> ApiKeyRecord {
        let record = record(owner).await;
        assert!(told(self.store.insert(record.clone())).await, "a new id is taken");
        record
    }

    #[allow(clippy::expect_used, reason = "a store that loses a record fails its suite")]
    async fn found(&self, id: ApiKeyId) -> ApiKeyRecord {
        ApiKeyRecord::clone(&told(self.store.find(id)).await.expect("the record is there"))
    }

    async fn rotates(&self, old: ApiKeyId, new: &ApiKeyRecord, ends: i64, now: i64) -> bool {
        let new = ApiKeyRecord { predecessor: Some(old), ..new.clone() };
        let rotation = Rotation { old, new, old_ends_at_millis: ends, now_millis: now };
        told(self.store.rotate(rotation)).await
    }

    async fn a_record_comes_back_as_it_was(&self) {
        let owner = owner().await;
        let plain = self.inserted(&owner).await;
        assert_eq!(self.found(plain.id).await, plain);
        let other = ApiKeyRecord {
            roles: vec!["hr".to_owned(), "ö\"'\\".to_owned()],
            scopes: vec!["a:b".to_owned()],
            tenant: None,
            networks: None,
            expires_at_millis: None,
            last_used_at_millis: Some(NOW + 1),
            ..record(&owner).await
        };
        assert!(told(self.store.insert(other.clone())).await);
        assert_eq!(self.found(other.id).await, other);
        let nowhere = ApiKeyRecord {
            networks: Some(Vec::new()),
            expires_at_millis: Some(i64::MAX),
            ..record(&owner).await
        };
        assert!(told(self.store.insert(nowhere.clone())).await);
        assert_eq!(self.found(nowhere.id).await, nowhere, "no network is not any network");
        let replaced = ApiKeyRecord {
            revoked_at_millis: Some(NOW + 2),
            successor: Some(other.id),
            ..record(&owner).await
        };
        assert!(told(self.store.insert(replaced.clone())).await);
        assert_eq!(self.found(replaced.id).await, replaced, "a revoked key stays revoked");
        let unknown = record(&owner).await.id;
        assert!(told(self.store.find(unknown)).await.is_none());
    }

    async fn an_id_is_given_once(&self) {
        let owner = owner().await;
        let first = self.inserted(&owner).await;
        let second = ApiKeyRecord { id: first.id, tenant: None, ..record(&owner).await };
        assert!(!told(self.store.insert(second)).await);
        assert_eq!(self.found(first.id).await, first, "nothing has changed");
    }

    async fn a_revocation_holds_and_its_first_time_stays(&self) {
        let record = self.inserted(&owner().await).await;
        assert!(told(self.store.revoke(record.id, NOW + 5)).await);
        assert!(!told(self.store.revoke(record.id, NOW + 9)).await, "it was revoked before");
        let revoked = self.found(record.id).await;
        assert_eq!(revoked, ApiKeyRecord { revoked_at_millis: Some(NOW + 5), ..record.clone() });
        let unknown = self::record(&record.owner).await.id;
        assert!(!told(self.store.revoke(unknown, NOW)).await);
        assert!(told(self.store.find(unknown)).await.is_none(), "a revocation makes no record");
    }

    async fn the_last_use_never_goes_back(&self) {
        let record = self.inserted(&owner().await).await;
        for (at, last) in [(NOW + 5, NOW + 5), (NOW + 3, NOW + 5), (NOW + 9, NOW + 9)] {
            told(self.store.note_use(record.id, at)).await;
            assert_eq!(self.found(record.id).await.last_used_at_millis, Some(last));
        }
        let unknown = self::record(&record.owner).await.id;
        told(self.store.note_use(unknown, NOW)).await;
        assert!(told(self.store.find(unknown)).await.is_none(), "a use makes no record");
    }

    async fn a_rotation_leaves_two_live_keys(&self) {
        let owner = owner().await;
        let first = self.inserted(&owner).await;
        let (second, third) = (record(&owner).await, record(&owner).await);
        assert!(self.rotates(first.id, &second, NOW + 1_000, NOW).await);
        let old = self.found(first.id).await;
        assert_eq!((old.successor, old.expires_at_millis), (Some(second.id), Some(NOW + 1_000)));
        let new = self.found(second.id).await;
        assert_eq!((new.predecessor, new.expires_at_millis), (Some(first.id), Some(NOW + DAY)));
        assert!(!self.rotates(first.id, &third, NOW + 1_000, NOW).await, "a key is rotated once");
        assert!(told(self.store.find(third.id)).await.is_none(), "nothing has changed");
        assert!(self.rotates(second.id, &third, NOW + 2 * DAY, NOW + 10).await);
        let ends = self.found(second.id).await.expires_at_millis;
        assert_eq!(ends, Some(NOW + DAY), "an overlap gives no key a longer life");
        let ends = self.found(first.id).await.expires_at_millis;
        assert_eq!(ends, Some(NOW + 10), "the key before ends at once");
    }

    async fn a_key_that_is_not_live_is_not_rotated(&self) {
        let owner = owner().await;
        let (revoked, expired) = (self.inserted(&owner).await, self.inserted(&owner).await);
        let new = record(&owner).await;
        assert!(told(self.store.revoke(revoked.id, NOW)).await);
        assert!(!self.rotates(revoked.id, &new, NOW + DAY, NOW).await);
        assert!(!self.rotates(expired.id, &new, NOW + 2 * DAY, NOW + DAY).await);
        let unknown = record(&owner).await.id;
        assert!(!self.rotates(unknown, &new, NOW + DAY, NOW).await);
        assert!(told(self.store.find(new.id)).await.is_none());
        let taken = self.inserted(&owner).await;
        assert!(!self.rotates(expired.id, &taken, NOW + 5, NOW).await, "the new id is taken");
        assert_eq!(self.found(expired.id).await, expired, "nothing has changed");
        assert!(self.rotates(expired.id, &new, NOW + 5, NOW + DAY - 1).await, "the last moment");
    }

    async fn of_many_rotations_at_once_one_wins(&self) {
        let owner = owner().await;
        let old = self.inserted(&owner).await;
        let mut new = Vec::new();
        for _ in 0..16 {
            new.push(record(&owner).await);
        }
        let tried = new.iter().map(|new| self.rotates(old.id, new, NOW + 5, NOW));
        let won = futures_util::future::join_all(tried).await;
        assert_eq!(won.iter().filter(|won| **won).count(), 1, "{won:?}");
        let keys = told(self.store.keys_of(&owner)).await;
        assert_eq!(keys.len(), 2, "the others left nothing");
    }

    async fn of_many_inserts_at_once_one_wins(&self) {
        let owner = owner().await;
        let record = record(&owner).await;
        let tried = (0..16).map(|_| told(self.store.insert(record.clone())));
        let won = futures_util::future::join_all(tried).await;
        assert_eq!(won.iter().filter(|won| **won).count(), 1, "{won:?}");
    }

    async fn an_owner_has_its_own_keys_the_oldest_first(&self) {
        let (one, other) = (owner().await, owner().await);
        let mut expected = Vec::new();
        for age in [3, 1, 2] {
            let created_at_millis = NOW - age;
            let record = ApiKeyRecord { created_at_millis, ..record(&one).await };
            assert!(told(self.store.insert(record.clone())).await);
            expected.push(record);
        }
        expected.sort_by_key(|record| record.created_at_millis);
        let [oldest, ..] = expected.as_mut_slice() else { return };
        assert!(told(self.store.revoke(oldest.id, NOW)).await);
        oldest.revoked_at_millis = Some(NOW);
        let theirs = self.inserted(&other).await;
        let found = |keys: Vec<Arc<ApiKeyRecord>>| -> Vec<ApiKeyRecord> {
            keys.iter().map(|key| ApiKeyRecord::clone(key)).collect()
        };
        assert_eq!(found(told(self.store.keys_of(&one)).await), expected);
        assert_eq!(found(told(self.store.keys_of(&other)).await), [theirs]);
        let other = CallerId::new(one.subject(), one.issuer());
        assert!(told(self.store.keys_of(&other)).await.is_empty());
    }
}
