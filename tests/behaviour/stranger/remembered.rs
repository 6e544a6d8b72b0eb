//! Addresses from which accounts were signed in to, and the room of callers.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use palisade::rate::{
    KeySubject, LimitId, MemoryStore, Quota, RateKey, RateStore as _, Take, Taken,
};
use palisade::{MaybeReady, Rate};

const DAY: u64 = 86_400_000_000_000;

async fn is_allowed(store: &MemoryStore, subject: &str, now: u64) -> bool {
    let quota = Quota::from(Rate::new(1, Duration::from_secs(60)));
    let subject = KeySubject::Identity { issuer: "https://id.example", subject, tenant: None };
    let key = RateKey { limit: LimitId::new("app", "export", 0), subject };
    let takes = [Take { key, quota: &quota }];
    let taken = match store.take_all(&takes, now) {
        MaybeReady::Now(taken) => taken.unwrap(),
        MaybeReady::Later(taken) => taken.await.unwrap(),
    };
    matches!(taken, Taken::Allowed { .. })
}

async fn sign_in_from(store: &MemoryStore, address: u32) {
    let address = IpAddr::V4(Ipv4Addr::from_bits(address));
    let subject = KeySubject::KnownValue { value: "mallory", address };
    let key = RateKey { limit: LimitId::new("app", "login", 0), subject };
    match store.remember(key, Duration::from_secs(30 * 86_400), 0) {
        MaybeReady::Now(done) => done.unwrap(),
        MaybeReady::Later(done) => done.await.unwrap(),
    }
}

#[tokio::test]
async fn what_is_remembered_of_one_account_takes_no_room_of_other_callers() {
    let store = MemoryStore::with_max_keys(1_000);
    for address in 0..2_000 {
        sign_in_from(&store, address).await;
    }
    // A day later two callers come who never made a request.
    assert!(is_allowed(&store, "ada", DAY).await);
    assert!(is_allowed(&store, "bob", DAY).await, "ada's budget is none of bob's");
}
