//! Records that are replaced one version at a time: what refresh tokens and second factors are kept
//! in.
//!
//! A [`RecordStore`] has two operations. A process that changes a record reads it, decides, and replaces exactly the
//! version that was read: of two that decide at once one is refused, reads again and decides again. Nothing is
//! kept in clear that opens a door: ids are digests, and values hold digests of what clients present.
//!
//! [`MemoryRecords`] keeps them in this process. `palisade-redb`, `palisade-redis` and `palisade-sql` have
//! stores that outlast it.

#[cfg(any(feature = "approval", feature = "jwt", feature = "second-factor", feature = "session"))]
mod change;
mod memory;
#[cfg(any(feature = "jwt", feature = "second-factor", feature = "session"))]
mod one_time;
mod record;
mod store;

#[cfg(any(
    feature = "approval",
    feature = "jwt",
    feature = "second-factor",
    feature = "session"
))]
pub use change::{ChangeError, ChangeStep, change_record, read_record};
pub use memory::MemoryRecords;
#[cfg(any(feature = "jwt", feature = "second-factor", feature = "session"))]
pub use one_time::OneTimeRecords;
pub use record::{Record, RecordChange, RecordId, RecordVersion};
pub use store::{RecordAnswer, RecordStore, RecordStoreError};
