//! What another request does between two steps of this one.

use std::sync::{Arc, Mutex};

use futures_util::FutureExt as _;
use palisade::records::{MemoryRecords, Record, RecordAnswer, RecordChange, RecordId, RecordStore};

type Act = Box<dyn FnOnce() + Send>;

/// Records in memory that let something else happen between two operations, once it is said what.
#[derive(Clone, Default)]
pub(crate) struct Meanwhile {
    pub(crate) records: MemoryRecords,
    behind_change: Arc<Mutex<Option<Act>>>,
    behind_look: Arc<Mutex<Option<Act>>>,
}

/// The outcome of what waits for nothing.
pub(crate) fn done<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().unwrap()
}

impl Meanwhile {
    /// Behind the next change that is made through this store, and not through its [`records`](Self::records).
    pub(crate) fn behind_next_change(&self, act: impl FnOnce() + Send + 'static) {
        *self.behind_change.lock().unwrap() = Some(Box::new(act));
    }

    /// Behind the next look at a record, which sees it as it was before.
    pub(crate) fn behind_next_look(&self, act: impl FnOnce() + Send + 'static) {
        *self.behind_look.lock().unwrap() = Some(Box::new(act));
    }

    /// Whether what was said has happened.
    pub(crate) fn has_happened(&self) -> bool {
        self.behind_change.lock().unwrap().is_none() && self.behind_look.lock().unwrap().is_none()
    }
}

fn act(waiting: &Mutex<Option<Act>>) {
    let act = waiting.lock().unwrap().take();
    if let Some(act) = act {
        act();
    }
}

impl RecordStore for Meanwhile {
    fn find(&self, id: RecordId) -> RecordAnswer<'_, Option<Record>> {
        let found = self.records.find(id);
        act(&self.behind_look);
        found
    }

    fn replace(&self, change: RecordChange) -> RecordAnswer<'_, bool> {
        let replaced = self.records.replace(change);
        act(&self.behind_change);
        replaced
    }
}
