//! Locks and counters of what is decided under concurrency: the package `palisade-models` compiles the same files
//! with others in their place, and goes through every schedule.

pub(crate) use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) mod atomic {
    pub(crate) use std::sync::atomic::{AtomicU32, Ordering};
}
