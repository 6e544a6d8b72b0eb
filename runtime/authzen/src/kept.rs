//! Decisions that are kept for a while, each under the whole question.

use std::time::{Duration, Instant};

use quick_cache::sync::Cache;

/// How many decisions are kept.
const MOST: usize = 10_000;
/// A longer question is not kept.
const LONGEST: usize = 4_096;

/// What was decided, and why in the engine's words.
#[derive(Clone, Debug)]
pub(crate) struct Decided {
    pub(crate) may: bool,
    pub(crate) because: String,
}

pub(crate) struct KeptDecisions {
    kept_for: Duration,
    cache: Cache<Vec<u8>, (Instant, Decided)>,
}

impl KeptDecisions {
    pub(crate) fn new(kept_for: Duration) -> Self {
        Self { kept_for, cache: Cache::new(MOST) }
    }

    pub(crate) fn find(&self, question: &[u8]) -> Option<Decided> {
        let (until, decided) = self.cache.get(question)?;
        if Instant::now() < until {
            return Some(decided);
        }
        self.cache.remove(question);
        None
    }

    /// Keeps a decision from when it was asked for: what it says may be as old as that.
    pub(crate) fn keep(&self, question: Vec<u8>, asked_at: Instant, decided: &Decided) {
        if self.kept_for.is_zero() || question.len() > LONGEST {
            return;
        }
        if let Some(until) = asked_at.checked_add(self.kept_for) {
            self.cache.insert(question, (until, decided.clone()));
        }
    }
}
