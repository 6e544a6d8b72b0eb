//! What every [`SessionStore`] must do, as a suite that anyone's store can be put through.

use std::sync::Arc;

use crate::caller_id::CallerId;
use crate::session::{
    MOST_SESSIONS_OF_A_CALLER, SessionAnswer, SessionId, SessionOrigin, SessionRecord, SessionStore,
};

/// Puts a store through everything that [`SessionStore`] promises.
///
/// It uses callers and ids of its own, so the store may be in use for something else.
///
/// ```
/// use std::sync::Arc;
///
/// use palisade::session::MemorySessions;
/// use palisade::testing::session_store_suite;
///
/// # let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
/// # runtime.block_on(async {
/// session_store_suite(Arc::new(MemorySessions::new())).await;
/// # });
/// ```
///
/// # Panics
/// At the first promise that the store breaks, and when it cannot tell.
pub async fn session_store_suite<S: SessionStore>(store: Arc<S>) {
    let suite = Suite { store, now: crate::clock::Clock::default().now_unix_millis() };
    suite.a_record_comes_back_as_it_was().await;
    suite.an_id_is_given_once().await;
    suite.a_login_ends_the_session_before().await;
    suite.a_renewal_leaves_one_session().await;
    suite.what_is_not_live_is_not_renewed().await;
    suite.of_many_renewals_at_once_one_wins().await;
    suite.the_last_use_never_goes_back_and_wakes_nobody().await;
    suite.a_session_is_ended_by_its_caller_alone().await;
    suite.all_sessions_end_but_the_one_that_is_named().await;
    suite.no_session_outlives_that_all_are_ended().await;
    suite.a_caller_has_so_many_and_no_more().await;
}

struct Suite<S> {
    store: Arc<S>,
    /// Real time: a store may forget by a clock of its own what is over.
    now: i64,
}

const HOUR: i64 = 60 * 60 * 1_000;

#[allow(clippy::expect_used, reason = "a suite that cannot go on stops")]
fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    aws_lc_rs::rand::fill(&mut bytes).expect("random bytes");
    bytes
}

/// A caller of this run alone, with signs that a store may not take for anything of its own.
fn caller() -> CallerId {
    let id = SessionId::from_bytes(random());
    CallerId::new("https://id.example/a#b", format!("ada' \"{id}\\:*{{}}"))
}

#[allow(clippy::expect_used, reason = "a store that cannot tell fails its suite")]
async fn told<T>(answer: SessionAnswer<'_, T>) -> T {
    answer.wait().await.expect("the store tells")
}

impl<S: SessionStore> Suite<S> {
    /// A new record, which lives for an hour from now.
    fn record(&self, caller: &CallerId) -> SessionRecord {
        SessionRecord {
            id: SessionId::from_bytes(random()),
            caller: caller.clone(),
            roles: vec!["hr".to_owned(), "ö\"'\\".to_owned()],
            scopes: Vec::new(),
            tenant: None,
            amr: vec!["pwd".to_owned()],
            acr: None,
            authenticated_at_millis: self.now,
            device: Some("a browser; \"v1\"".to_owned()),
            address: None,
            created_at_millis: self.now,
            last_used_at_millis: self.now,
            origin: None,
            idle_millis: HOUR,
            expires_at_millis: self.now + 12 * HOUR,
        }
    }

    async fn begun(&self, caller: &CallerId) -> SessionRecord {
        let record = self.record(caller);
        assert!(told(self.store.begin(record.clone(), None)).await, "a new id is taken");
        record
    }

    async fn found(&self, id: SessionId) -> Option<SessionRecord> {
        told(self.store.find(id)).await.map(|record| SessionRecord::clone(&record))
    }

    async fn ids_of(&self, caller: &CallerId) -> Vec<SessionId> {
        told(self.store.sessions_of(caller)).await.iter().map(|record| record.id).collect()
    }

    async fn a_record_comes_back_as_it_was(&self) {
        let caller = caller();
        let plain = self.begun(&caller).await;
        assert_eq!(self.found(plain.id).await.as_ref(), Some(&plain));
        let other = SessionRecord {
            scopes: vec!["a:b".to_owned()],
            tenant: Some("acme".to_owned()),
            acr: Some("urn:acr:2".to_owned()),
            device: None,
            origin: Some(SessionOrigin {
                issuer: "https://id.example".to_owned(),
                subject: "ö".to_owned(),
                session: Some("s".to_owned()),
            }),
            address: Some([192, 0, 2, 7].into()),
            last_used_at_millis: self.now + 5,
            ..self.record(&caller)
        };
        assert!(told(self.store.begin(other.clone(), None)).await);
        assert_eq!(self.found(other.id).await.as_ref(), Some(&other));
        assert_eq!(self.ids_of(&caller).await, [other.id, plain.id], "the last used first");
        assert_eq!(self.found(self.record(&caller).id).await, None);
        assert!(self.ids_of(&self::caller()).await.is_empty());
    }

    async fn an_id_is_given_once(&self) {
        let caller = caller();
        let first = self.begun(&caller).await;
        let second = SessionRecord { roles: Vec::new(), ..first.clone() };
        let before = self.begun(&caller).await;
        assert!(!told(self.store.begin(second, Some(before.id))).await);
        assert_eq!(self.found(first.id).await, Some(first), "nothing has changed");
        assert_eq!(self.found(before.id).await.as_ref(), Some(&before));
    }

    async fn a_login_ends_the_session_before(&self) {
        let (ada, bob) = (caller(), caller());
        let before = self.begun(&ada).await;
        let new = self.record(&bob);
        assert!(told(self.store.begin(new.clone(), Some(before.id))).await);
        assert_eq!(self.found(before.id).await, None);
        assert!(self.ids_of(&ada).await.is_empty(), "also of another caller");
        let unknown = self.record(&ada).id;
        let again = self.record(&bob);
        assert!(told(self.store.begin(again.clone(), Some(unknown))).await);
        assert_eq!(self.ids_of(&bob).await.len(), 2);
    }

    async fn a_renewal_leaves_one_session(&self) {
        let caller = caller();
        let (old, new) = (self.begun(&caller).await, self.record(&caller));
        assert!(told(self.store.renew(old.id, new.clone(), self.now)).await);
        assert_eq!(self.found(old.id).await, None, "the old id is dead");
        assert_eq!(self.ids_of(&caller).await, [new.id]);
        assert_eq!(self.found(new.id).await, Some(new));
    }

    async fn what_is_not_live_is_not_renewed(&self) {
        let caller = caller();
        let (old, new) = (self.begun(&caller).await, self.record(&caller));
        assert!(!told(self.store.renew(old.id, new.clone(), old.ends_at_millis())).await);
        let foreign = self.record(&self::caller());
        assert!(!told(self.store.renew(old.id, foreign.clone(), self.now)).await);
        let unknown = self.record(&caller).id;
        assert!(!told(self.store.renew(unknown, new.clone(), self.now)).await);
        let taken = self.begun(&caller).await;
        assert!(!told(self.store.renew(old.id, taken, self.now)).await, "the new id is taken");
        assert_eq!(self.found(old.id).await.as_ref(), Some(&old), "nothing has changed");
        assert_eq!(self.found(new.id).await, None);
        assert_eq!(self.found(foreign.id).await, None);
        assert!(told(self.store.end(old.id, None)).await);
        assert!(!told(self.store.renew(old.id, new, self.now)).await, "it was ended");
    }

    async fn of_many_renewals_at_once_one_wins(&self) {
        let caller = caller();
        let old = self.begun(&caller).await;
        let tried = (0..16).map(|_| told(self.store.renew(old.id, self.record(&caller), self.now)));
        let won = futures_util::future::join_all(tried).await;
        assert_eq!(won.iter().filter(|won| **won).count(), 1, "{won:?}");
        assert_eq!(self.ids_of(&caller).await.len(), 1, "the others left nothing");
    }

    async fn the_last_use_never_goes_back_and_wakes_nobody(&self) {
        let record = self.begun(&caller()).await;
        for (at, last) in [(5, 5), (3, 5), (9, 9)] {
            told(self.store.note_use(record.id, self.now + at)).await;
            let found = self.found(record.id).await.map(|record| record.last_used_at_millis);
            assert_eq!(found, Some(self.now + last));
        }
        assert!(told(self.store.end(record.id, None)).await);
        told(self.store.note_use(record.id, self.now + 10)).await;
        assert_eq!(self.found(record.id).await, None, "a use makes no record");
        assert!(self.ids_of(&record.caller).await.is_empty());
    }

    async fn a_session_is_ended_by_its_caller_alone(&self) {
        let (ada, bob) = (caller(), caller());
        let (first, second) = (self.begun(&ada).await, self.begun(&ada).await);
        assert!(!told(self.store.end(first.id, Some(&bob))).await);
        assert!(self.found(first.id).await.is_some());
        assert!(told(self.store.end(first.id, Some(&ada))).await);
        assert!(!told(self.store.end(first.id, Some(&ada))).await, "it ended before");
        assert_eq!(self.found(first.id).await, None);
        assert_eq!(self.ids_of(&ada).await, [second.id]);
    }

    async fn all_sessions_end_but_the_one_that_is_named(&self) {
        let (ada, bob) = (caller(), caller());
        let (kept, theirs) = (self.begun(&ada).await, self.begun(&bob).await);
        for _ in 0..4 {
            self.begun(&ada).await;
        }
        assert_eq!(told(self.store.end_all(&ada, Some(kept.id))).await, 4);
        assert_eq!(self.ids_of(&ada).await, [kept.id]);
        assert_eq!(told(self.store.end_all(&ada, Some(theirs.id))).await, 1);
        assert_eq!(told(self.store.end_all(&ada, None)).await, 0);
        assert_eq!(self.found(kept.id).await, None);
        assert_eq!(self.ids_of(&bob).await, [theirs.id]);
    }

    /// A renewal that runs beside the end of all sessions is before it or fails.
    async fn no_session_outlives_that_all_are_ended(&self) {
        for _ in 0..16 {
            let caller = caller();
            let old = self.begun(&caller).await;
            let renewal = told(self.store.renew(old.id, self.record(&caller), self.now));
            let end = told(self.store.end_all(&caller, None));
            let (_, ended) = futures_util::future::join(renewal, end).await;
            let left = self.ids_of(&caller).await.len();
            assert_eq!((ended, left), (1, 0), "all of one or nothing of it");
        }
    }

    /// One more ends the one that was unused for longest, and no other's.
    async fn a_caller_has_so_many_and_no_more(&self) {
        let (ada, bob) = (caller(), caller());
        let theirs = self.begun(&bob).await;
        let (mut begun, mut second) = (Vec::new(), None);
        for place in (1..).take(MOST_SESSIONS_OF_A_CALLER) {
            let used = SessionRecord { last_used_at_millis: self.now + place, ..self.record(&ada) };
            assert!(told(self.store.begin(used.clone(), None)).await);
            second = second.or(begun.first().map(|_| used.id));
            begun.push(used.id);
        }
        assert_eq!(self.ids_of(&ada).await.len(), MOST_SESSIONS_OF_A_CALLER);
        // In place of another one is no more than before.
        let instead = self.record(&ada);
        assert!(told(self.store.begin(instead.clone(), begun.pop())).await);
        assert_eq!(self.ids_of(&ada).await.len(), MOST_SESSIONS_OF_A_CALLER);
        // The new one stays, however long ago it was used.
        for new in [self.record(&ada), self.record(&ada)] {
            assert!(told(self.store.begin(new.clone(), None)).await);
            assert!(self.found(new.id).await.is_some());
            assert_eq!(self.ids_of(&ada).await.len(), MOST_SESSIONS_OF_A_CALLER);
        }
        assert_eq!(self.found(instead.id).await, None, "it was unused for longest");
        let later = second.unwrap_or(instead.id);
        assert!(self.found(later).await.is_some(), "used later than those that came behind it");
        assert_eq!(self.ids_of(&bob).await, [theirs.id]);
        assert_eq!(told(self.store.end_all(&ada, None)).await, 100);
    }
}
