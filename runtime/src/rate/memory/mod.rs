//! Budgets in this process's memory.

mod digest;
mod shard;
mod table;

use std::fmt;
use std::time::Duration;

use digest::{Digest, Digester, Mark};
use shard::{Shard, Undoable};

use super::budget::Budget;
use super::budgets::{Budgets, Taken};
use super::decision::RateDecision;
use super::key::RateKey;
use super::quota::Quota;
use super::store::{RateStore, Settlement, StoreError, Take};
use crate::maybe_ready::MaybeReady;
use crate::sync::{Mutex, MutexGuard, PoisonError};

const DEFAULT_KEYS: usize = 250_000;
/// How many keys a shard should hold: few enough that sweeping one takes microseconds.
const KEYS_PER_SHARD: usize = 4096;
const MOST_SHARDS: usize = 4096;

/// Keeps budgets in memory: exact under concurrency, bounded, for one process.
///
/// A key is kept as a keyed 64-bit digest: with its state and the table's slack 40 to 64 bytes. Two
/// of a million keys share a budget with a probability of 1 in 30 million. Keys whose budget is
/// whole again are swept while others arrive, and their memory is given back; forgetting them changes
/// no decision.
///
/// # Security
/// A client who can make up keys (addresses, above all) could fill any table. Addresses and callers
/// therefore have rooms of their own: however many addresses ask, an authenticated caller, a tenant and
/// a limit for everyone keep theirs.
///
/// Where a shard is full of live keys, no spent budget is dropped to make room and no newcomer
/// is let in free: the newcomers of that shard share one budget per quota until there is room again.
/// So at most `max_keys` budgets are kept in each room, and one more per shard and quota. There is one
/// shard for every 4,096 keys, at most 4,096; since keys do not spread evenly, a shard can be full a few
/// per cent before its room is.
pub struct MemoryStore {
    /// Its key is known to no outsider.
    digester: Digester,
    /// Those of addresses, then as many of callers.
    shards: Box<[Padded]>,
}

/// Shards on cache lines of their own, so that neighbours do not slow each other down.
#[repr(align(128))]
struct Padded(Mutex<Shard>);

impl MemoryStore {
    /// A store for 250,000 addresses and as many callers.
    #[must_use]
    pub fn new() -> Self {
        Self::with_max_keys(DEFAULT_KEYS)
    }

    /// A store for this many addresses and as many callers. They take memory only once they are seen.
    #[must_use]
    pub fn with_max_keys(max_keys: usize) -> Self {
        let shards = max_keys.div_ceil(KEYS_PER_SHARD).clamp(1, MOST_SHARDS);
        // What does not divide evenly goes to the first.
        let room = |shard| max_keys / shards + usize::from(shard < max_keys % shards);
        let shard = |number| Padded(Mutex::new(Shard::with_room(room(number))));
        Self {
            digester: Digester::default(),
            shards: (0..shards).chain(0..shards).map(shard).collect(),
        }
    }

    /// How many budgets are kept at the moment, idle ones that were not yet swept included.
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().len()).sum()
    }

    /// Whether no budget is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Drops idle keys now and gives their memory back, one shard after the other.
    ///
    /// There is no need to call this; arriving keys do it piece by piece. `now_nanos` is the time
    /// that [`RateStore::take_all`] is given.
    pub fn sweep(&self, now_nanos: u64) {
        for shard in &self.shards {
            let mut shard = shard.lock();
            shard.advance(now_nanos);
            shard.sweep();
        }
    }

    #[inline]
    fn take_one(&self, take: &Take<'_>, now: u64) -> Option<RateDecision> {
        let digest = self.digester.digest(&take.key);
        let mut shard = self.shards.get(self.place(take, digest))?.lock();
        shard.take(digest, || self.overflow(take.quota), take.quota, now)
    }

    /// The shard of a key, in the room of its kind.
    fn place(&self, take: &Take<'_>, digest: Digest) -> usize {
        self.place_of(&take.key, digest)
    }

    fn place_of(&self, key: &RateKey<'_>, digest: Digest) -> usize {
        let room = self.shards.len() / 2;
        digest.shard(room) + if key.subject.is_anyones() { 0 } else { room }
    }

    fn settle_one(&self, settlement: &Settlement<'_>, now: u64) -> Option<Budget> {
        let Settlement { key, quota, spent } = settlement;
        let digest = self.digester.digest(key);
        let mut shard = self.shards.get(self.place_of(key, digest))?.lock();
        shard.settle(digest, || self.overflow(quota), quota, spent, now)
    }

    fn with_shard_of<T>(
        &self,
        key: &RateKey<'_>,
        ask: impl FnOnce(&mut Shard, Mark) -> T,
    ) -> Result<T, StoreError> {
        let mark = self.digester.mark(key);
        let shard = self.shards.get(self.place_of(key, mark.kept_as));
        let shard = shard.ok_or_else(no_place)?;
        Ok(ask(&mut shard.lock(), mark))
    }

    /// Locks every shard that is asked, in their order so that two requests never wait for each
    /// other, and lets them go once all have answered.
    fn take_many(&self, takes: &[Take<'_>], now: u64) -> Option<Taken> {
        let place = |take: &Take<'_>| {
            let digest = self.digester.digest(&take.key);
            (self.place(take, digest), digest)
        };
        let places: Vec<(usize, Digest)> = takes.iter().map(place).collect();
        let mut asked: Vec<usize> = places.iter().map(|(shard, _)| *shard).collect();
        asked.sort_unstable();
        asked.dedup();
        let lock = |number: usize| Some((number, self.shards.get(number)?.lock()));
        let mut locked = asked.into_iter().map(lock).collect::<Option<Vec<_>>>()?;

        let mut done: Vec<(usize, Undoable)> = Vec::with_capacity(takes.len());
        for (take, (number, digest)) in takes.iter().zip(places) {
            let shard = find(&mut locked, number)?;
            let overflow = || self.overflow(take.quota);
            let taken = shard.take_undoably(digest, overflow, take.quota, now)?;
            if !taken.decision.is_allowed() {
                // Backwards, for two of one key.
                for (number, undoable) in done.iter().rev() {
                    find(&mut locked, *number)?.undo(undoable);
                }
                done.push((number, taken));
                break;
            }
            done.push((number, taken));
        }
        drop(locked);
        Some(Taken::of(done.iter().map(|(_, taken)| taken.decision)))
    }

    /// The budget that a quota's newcomers share in a full shard.
    fn overflow(&self, quota: &Quota) -> Digest {
        // Begins like the key of a limit whose digest is all ones, which has no name.
        self.digester.digest(&(u64::MAX, quota))
    }
}

#[cold]
fn no_place() -> StoreError {
    StoreError::new("a key has no place in the store")
}

fn find<'a, 'g>(
    locked: &'a mut [(usize, MutexGuard<'g, Shard>)],
    number: usize,
) -> Option<&'a mut MutexGuard<'g, Shard>> {
    locked.iter_mut().find(|(locked, _)| *locked == number).map(|(_, shard)| shard)
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
    fn take_all<'a>(
        &'a self,
        takes: &'a [Take<'a>],
        now_nanos: u64,
    ) -> MaybeReady<'a, Result<Taken, StoreError>> {
        if let [take] = takes {
            return MaybeReady::Now(match self.take_one(take, now_nanos) {
                Some(decision) => Ok(Taken::one(decision)),
                None => Err(no_place()),
            });
        }
        MaybeReady::Now(self.take_many(takes, now_nanos).ok_or_else(no_place))
    }

    fn settle<'a>(
        &'a self,
        settlements: &'a [Settlement<'a>],
        now_nanos: u64,
    ) -> MaybeReady<'a, Result<Budgets, StoreError>> {
        let settled = settlements.iter().map(|one| self.settle_one(one, now_nanos));
        let settled: Option<Budgets> = settled.collect();
        MaybeReady::Now(settled.ok_or_else(no_place))
    }

    fn remember<'a>(
        &'a self,
        key: RateKey<'a>,
        lasting: Duration,
        now_nanos: u64,
    ) -> MaybeReady<'a, Result<(), StoreError>> {
        let lasting = u64::try_from(lasting.as_nanos()).unwrap_or(u64::MAX);
        let remembering = |shard: &mut Shard, mark| _ = shard.remember(mark, lasting, now_nanos);
        MaybeReady::Now(self.with_shard_of(&key, remembering))
    }

    fn remembers<'a>(
        &'a self,
        key: RateKey<'a>,
        now_nanos: u64,
    ) -> MaybeReady<'a, Result<bool, StoreError>> {
        let asking = |shard: &mut Shard, mark| shard.remembers(mark, now_nanos);
        MaybeReady::Now(self.with_shard_of(&key, asking))
    }
}

impl Padded {
    /// A poisoned lock is taken all the same: a state is replaced in one assignment, so a thread that
    /// panicked left every budget as it was, in force. To refuse instead would turn one panic into
    /// an outage, for good, for every key of the shard.
    fn lock(&self) -> MutexGuard<'_, Shard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[cfg(not(palisade_models))]
mod tests;
