//! When rules were passed in an emergency, in a store of records.

use std::fmt;
use std::time::Duration;

use crate::authorize::recorded::Recorded;
use crate::authorize::{BreakGlassStore, BreakGlassStoreError};
use crate::clock::millis;
use crate::maybe_ready::MaybeReady;
use crate::records::{RecordId, RecordStore};

/// A [`BreakGlassStore`] in any [`RecordStore`]: a file, Redis, a database, which every process asks.
///
/// ```
/// use palisade::RecordBreakGlass;
/// use palisade::records::MemoryRecords;
///
/// let builder = palisade::Security::builder()
///     .break_glass_store(RecordBreakGlass::new(MemoryRecords::new()));
/// # let _ = builder;
/// ```
#[derive(Clone)]
pub struct RecordBreakGlass(Recorded);

impl RecordBreakGlass {
    /// Remembers emergencies there.
    pub fn new(store: impl RecordStore) -> Self {
        Self(Recorded::new(store))
    }
}

impl BreakGlassStore for RecordBreakGlass {
    fn begun<'a>(
        &'a self,
        key: &'a str,
        now_millis: i64,
        once_per: Duration,
    ) -> MaybeReady<'a, Result<i64, BreakGlassStoreError>> {
        let once_per = millis(once_per);
        let step = move |began: Option<i64>| match began {
            Some(began) if now_millis < began.saturating_add(once_per) => (None, began),
            _ => (Some((now_millis, now_millis.saturating_add(once_per))), now_millis),
        };
        let id = RecordId::of(&[b"break_glass", key.as_bytes()]);
        MaybeReady::later(async move { self.0.change(id, now_millis, step).await })
    }

    fn is_of_one_process(&self) -> bool {
        self.0.is_of_one_process()
    }
}

impl fmt::Debug for RecordBreakGlass {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RecordBreakGlass").finish_non_exhaustive()
    }
}
