//! Budgets in this process's memory.

mod digest;
use std::collections::HashMap;
use std::fmt;
use std::hash::BuildHasherDefault;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use digest::{Digest, DigestHasher, Digester};

use super::key::RateKey;
use super::quota::Quota;
use super::state::BudgetState;
use super::store::{Budget, Decision, RateStore, StoreError, Taking};

const DEFAULT_KEYS: usize = 250_000;
/// How many keys a shard should hold: few enough that sweeping one takes microseconds.
const KEYS_PER_SHARD: usize = 4096;
const MOST_SHARDS: usize = 1024;
const SWEEP_INTERVAL: u64 = 1_000_000_000;

/// Keeps budgets in memory: exact under concurrency, bounded, for one process.
///
/// A key is kept as a keyed 128-bit digest, forty bytes with its state and up to ninety with the
/// table's slack. Keys whose budget is whole again are swept while others arrive, and their memory
/// is given back; forgetting them changes no decision.
///
/// # Security
/// A caller who can make up keys (addresses, above all) could fill any table. Where a shard is
/// full of live keys, nobody's spent budget is dropped to make room and no newcomer is let in
/// free: the newcomers of that shard share one budget per quota until there is room again. So at
/// most `max_keys` budgets are kept, and one more per shard and quota. There are
/// `max_keys / 4096` shards, at least one and at most 1024; since keys do not spread evenly, a
/// shard can be full a few per cent before the store is.
pub struct MemoryStore {
    /// Two, for 128 bits: their keys differ, and nobody outside knows them.
    digester: Digester,
    shards: Box<[Padded]>,
}

/// Shards on cache lines of their own, so that neighbours do not slow each other down.
#[repr(align(128))]
#[derive(Default)]
struct Padded(Mutex<Shard>);

#[derive(Default)]
struct Shard {
    states: HashMap<Digest, BudgetState, BuildHasherDefault<DigestHasher>>,
    /// How many keys may be kept.
    room: usize,
    /// The latest time seen: a clock that goes back stands still here, so that what was swept as
    /// idle cannot come back as new.
    latest: u64,
    /// Newcomers since the last sweep, when it was, and how many keys it left.
    newcomers: usize,
    swept_at: u64,
    survivors: usize,
}

impl MemoryStore {
    /// A store for 250,000 keys.
    #[must_use]
    pub fn new() -> Self {
        Self::with_max_keys(DEFAULT_KEYS)
    }

    /// A store for this many keys. They take memory only once they are seen.
    #[must_use]
    pub fn with_max_keys(max_keys: usize) -> Self {
        let shards = (max_keys / KEYS_PER_SHARD).clamp(1, MOST_SHARDS).next_power_of_two();
        let room = max_keys / shards;
        let shard = || Padded(Mutex::new(Shard { room, ..Shard::default() }));
        Self { digester: Digester::default(), shards: (0..shards).map(|_| shard()).collect() }
    }

    /// How many budgets are kept at the moment, idle ones that were not yet swept included.
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().states.len()).sum()
    }

    /// Whether no budget is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Drops idle keys now and gives their memory back, one shard after the other.
    ///
    /// There is no need to call this; arriving keys do it piece by piece. `now_nanos` is the time
    /// that [`RateStore::take`] is given.
    pub fn sweep(&self, now_nanos: u64) {
        for shard in &self.shards {
            let mut shard = shard.lock();
            shard.advance(now_nanos);
            shard.sweep();
        }
    }

    fn take_now(&self, key: &RateKey<'_>, quota: &Quota, now: u64) -> Result<Decision, StoreError> {
        let digest = self.digester.digest(key);
        let shard = self.shard(digest).ok_or_else(|| StoreError::new("there are no shards"))?;
        Ok(shard.lock().take(digest, || self.overflow(quota), quota, now))
    }

    fn shard(&self, digest: Digest) -> Option<&Padded> {
        let mask = self.shards.len().wrapping_sub(1);
        self.shards.get(usize::try_from(digest.shard).unwrap_or(usize::MAX) & mask)
    }

    /// The budget that a quota's newcomers share in a full shard.
    fn overflow(&self, quota: &Quota) -> Digest {
        // No key's encoding starts like this: no text is that long.
        self.digester.digest(&(u64::MAX, quota))
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("len", &self.len()).finish_non_exhaustive()
    }
}

impl RateStore for MemoryStore {
    fn take<'a>(&'a self, key: RateKey<'a>, quota: &'a Quota, now_nanos: u64) -> Taking<'a> {
        Taking::Now(self.take_now(&key, quota, now_nanos))
    }
}

impl Padded {
    /// A poisoned lock is taken all the same: a state is replaced in one assignment, so whoever
    /// panicked left every budget as it was, in force. To refuse instead would turn one panic into
    /// an outage, for good, for every key of the shard.
    fn lock(&self) -> MutexGuard<'_, Shard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shard {
    fn take(
        &mut self,
        digest: Digest,
        overflow: impl FnOnce() -> Digest,
        quota: &Quota,
        now: u64,
    ) -> Decision {
        let lag = self.advance(now);
        let now = self.latest;
        let decision = match self.states.get_mut(&digest) {
            Some(state) => state.take(quota, now),
            None => self.admit(digest, overflow).take(quota, now),
        };
        if lag == 0 { decision } else { delayed(decision, lag) }
    }

    /// Moves to `now`, or tells by how much it lies behind.
    fn advance(&mut self, now: u64) -> u64 {
        let lag = self.latest.saturating_sub(now);
        self.latest = self.latest.max(now);
        lag
    }

    /// The state of a newcomer.
    fn admit(&mut self, digest: Digest, overflow: impl FnOnce() -> Digest) -> &mut BudgetState {
        self.newcomers = self.newcomers.saturating_add(1);
        if self.sweep_is_due() {
            self.sweep();
        }
        let digest = if self.states.len() < self.room { digest } else { overflow() };
        self.states.entry(digest).or_default()
    }

    /// Once as many came as were left last time, so that a newcomer pays for a handful of keys
    /// however many there are; or once a second, so that a full shard does not stay full.
    fn sweep_is_due(&self) -> bool {
        self.newcomers > self.survivors
            || self.latest.saturating_sub(self.swept_at) >= SWEEP_INTERVAL
    }

    fn sweep(&mut self) {
        let now = self.latest;
        self.states.retain(|_, state| !state.is_idle(now));
        self.survivors = self.states.len();
        self.newcomers = 0;
        self.swept_at = now;
        if self.states.capacity() / 4 > self.survivors {
            self.states.shrink_to(self.survivors.saturating_mul(2));
        }
    }
}

/// The decision as it looks from `lag` nanoseconds before it was made.
fn delayed(decision: Decision, lag: u64) -> Decision {
    let lag = Duration::from_nanos(lag);
    let later = |budget: Budget| Budget { reset: budget.reset.saturating_add(lag), ..budget };
    match decision {
        Decision::Allowed(budget) => Decision::Allowed(later(budget)),
        Decision::Denied(budget) => {
            let retry_after = budget.retry_after.saturating_add(lag);
            Decision::Denied(Budget { retry_after, ..later(budget) })
        }
    }
}

#[cfg(test)]
mod tests;
