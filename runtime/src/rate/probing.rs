//! Callers who are refused one object after another: a caller who tries ids is noticed, and stopped.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use quick_cache::sync::Cache;

use crate::policy::{Per, Rate};
use crate::rate::{KeySubject, LimitId, RateKey, Throttle};

/// Refused ids of one caller, unless stated: more than a client tries that shows a list of yesterday.
pub(crate) const PROBING: Rate = Rate::new(60, Duration::from_secs(600));

/// Refused ids of all callers together, which are reported and stop no caller.
const ALL: Rate = Rate::new(200, Duration::from_secs(600)).per(Per::Global);

/// How many callers are kept out at the same time; beyond, the one that asked least of late is let in, until its
/// next refused id.
const KEPT_OUT: usize = 10_000;

/// The budgets of refused ids, and who has used up its own.
pub(crate) struct Probing {
    pub(crate) of_caller: Throttle,
    pub(crate) of_all: Throttle,
    kept_out: Cache<[u64; 2], u64>,
    /// Until when any caller is kept out: after that none is looked up.
    latest: AtomicU64,
    /// Until when all together were told of.
    told_until: AtomicU64,
    digest_keys: [RandomState; 2],
}

impl Probing {
    pub(crate) fn new(rate: Rate) -> Self {
        let id = |name| LimitId::new("palisade", name, 0);
        Self {
            of_caller: Throttle::new(id("object-probing"), rate.per(Per::Identity), None),
            of_all: Throttle::new(id("object-probing-of-all"), ALL, None),
            kept_out: Cache::new(KEPT_OUT),
            latest: AtomicU64::new(0),
            told_until: AtomicU64::new(0),
            digest_keys: [RandomState::new(), RandomState::new()],
        }
    }

    /// For how long a caller is kept out.
    pub(crate) fn keeps_out(&self, caller: KeySubject<'_>, now: u64) -> Option<Duration> {
        if self.latest.load(Ordering::Acquire) <= now {
            return None;
        }
        let until = self.kept_out.get(&self.digest(caller))?;
        until.checked_sub(now).filter(|left| *left > 0).map(Duration::from_nanos)
    }

    /// Keeps a caller out; whether it was let in before.
    pub(crate) fn keep_out(&self, caller: KeySubject<'_>, left: Duration, now: u64) -> bool {
        let was_let_in = self.keeps_out(caller, now).is_none();
        let until = now.saturating_add(u64::try_from(left.as_nanos()).unwrap_or(u64::MAX));
        self.kept_out.insert(self.digest(caller), until);
        self.latest.fetch_max(until, Ordering::AcqRel);
        was_let_in
    }

    /// Whether it is time to tell of all together again.
    pub(crate) fn is_news(&self, left: Duration, now: u64) -> bool {
        let until = now.saturating_add(u64::try_from(left.as_nanos()).unwrap_or(u64::MAX));
        let told = self.told_until.load(Ordering::Acquire);
        let told_at_once = || {
            self.told_until
                .compare_exchange(told, until, Ordering::AcqRel, Ordering::Acquire)
                .is_ok()
        };
        told <= now && told_at_once()
    }

    /// Keyed, so that no outsider can look for two callers of one digest.
    fn digest(&self, subject: KeySubject<'_>) -> [u64; 2] {
        let key = RateKey { limit: self.of_caller.id, subject };
        let [first, second] = &self.digest_keys;
        [first.hash_one(key), second.hash_one(key)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_is_kept_out_for_its_time_and_told_of_once() {
        let probing = Probing::new(PROBING);
        let minute = Duration::from_secs(60);
        let nanos = 60_000_000_000;
        let ada = |issuer, tenant| KeySubject::Identity { issuer, subject: "ada", tenant };
        assert_eq!(probing.keeps_out(ada("i", None), 5), None);
        assert!(probing.keep_out(ada("i", None), minute, 5));
        assert!(!probing.keep_out(ada("i", None), minute, 5));
        assert_eq!(probing.keeps_out(ada("i", None), 5), Some(minute));
        assert_eq!(probing.keeps_out(ada("j", None), 5), None);
        assert_eq!(probing.keeps_out(ada("i", Some("acme")), 5), None);
        assert_eq!(probing.keeps_out(ada("i", None), 5 + nanos), None);
        assert!(probing.keep_out(ada("i", None), minute, 5 + nanos));
        assert!(probing.is_news(minute, 5) && !probing.is_news(minute, 6));
        assert!(probing.is_news(minute, 5 + nanos));
    }
}
