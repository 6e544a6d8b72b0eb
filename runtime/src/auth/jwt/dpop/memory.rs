//! Proofs in this process.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::{ProofId, ReplayAnswer, ReplayStore, ReplayStoreError};
use crate::maybe_ready::MaybeReady;

/// How many proofs are remembered unless stated.
const CAPACITY: usize = 262_144;
/// How many locks there are.
const SHARDS: usize = 16;

/// Remembers proofs in this process: for a service of one process. Cheap to clone; clones share it.
///
/// It has room for 262,144 proofs, some 40 MB when full. A proof is forgotten a minute after its window is over, and
/// a request that finds no room is a 503: nothing is forgotten early, so that nothing can be replayed.
#[derive(Clone)]
pub struct MemoryReplays {
    shards: Arc<[Mutex<Seen>; SHARDS]>,
    of_a_shard: usize,
}

#[derive(Default)]
struct Seen {
    proofs: HashSet<ProofId>,
    by_end: BTreeSet<(i64, ProofId)>,
}

impl MemoryReplays {
    /// Room for 262,144 proofs.
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(CAPACITY)
    }

    /// Room for about this many proofs.
    #[must_use]
    pub fn with_capacity(proofs: usize) -> Self {
        Self { shards: Arc::default(), of_a_shard: proofs.div_ceil(SHARDS) }
    }

    fn shard(&self, proof: &ProofId) -> Option<&Mutex<Seen>> {
        let [first, ..] = proof.as_bytes();
        self.shards.get(usize::from(*first) % SHARDS)
    }
}

impl Default for MemoryReplays {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryReplays {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MemoryReplays").finish_non_exhaustive()
    }
}

impl ReplayStore for MemoryReplays {
    fn remember(&self, proof: ProofId, now_millis: i64, until_millis: i64) -> ReplayAnswer<'_> {
        let shard = self.shard(&proof).ok_or_else(|| ReplayStoreError::new("no shard"));
        MaybeReady::Now(shard.and_then(|shard| {
            // Nothing panics while it writes: what it holds is whole.
            let mut seen = shard.lock().unwrap_or_else(PoisonError::into_inner);
            seen.forget_before(now_millis);
            seen.remember(proof, until_millis, self.of_a_shard)
        }))
    }
}

impl Seen {
    fn forget_before(&mut self, now: i64) {
        while let Some((_, proof)) = self.by_end.first().copied().filter(|(end, _)| *end <= now) {
            self.by_end.pop_first();
            self.proofs.remove(&proof);
        }
    }

    fn remember(
        &mut self,
        proof: ProofId,
        until: i64,
        capacity: usize,
    ) -> Result<bool, ReplayStoreError> {
        if self.proofs.contains(&proof) {
            return Ok(false);
        }
        if self.proofs.len() >= capacity {
            return Err(ReplayStoreError::new("no room for another proof"));
        }
        self.proofs.insert(proof);
        self.by_end.insert((until, proof));
        Ok(true)
    }
}
