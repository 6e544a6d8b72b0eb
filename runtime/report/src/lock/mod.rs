//! `security.lock`: what protects the application, in a file that is committed, so that a change of it shows in review.
//!
//! A change is *widened* where a caller can do or see more, or where that cannot be told; *narrowed* where less; *neutral*
//! where nothing changes for a caller. What is widened fails until it is signed off in the file: the change as it is
//! printed, with a reason.
//!
//! ```
//! use palisade_report::Inventory;
//! use palisade_report::lock::{Lock, Verdict};
//!
//! let mut old = Inventory { address_limit: "200/s per ip".to_owned(), ..Inventory::default() };
//! let lock = Lock::of(&old);
//! old.address_limit = "500/s per ip".to_owned();
//! let changes = lock.compare(&Lock::of(&old));
//! assert_eq!(changes[0].verdict, Verdict::Widened);
//! assert_eq!(changes[0].to_string(), "limit of every address: 200/s per ip -> 500/s per ip");
//! assert_eq!(lock.unsigned(&changes).len(), 1);
//! ```

mod changes;
mod compare;
mod inputs;
mod limits;
mod locked;
mod names;
mod numbers;
mod order;
mod verdict;
mod written;

use palisade::inventory::Inventory;

pub use inputs::LockedInput;
pub use limits::LockedLimit;
pub use locked::{LockedField, LockedRoute};
pub use verdict::{Change, Verdict};
pub use written::{Lock, SignOff};

/// For a test of the application: compares it with the file that is committed.
///
/// # Errors
/// The changes, and what to do about them.
pub fn check(inventory: &Inventory, lock: &str) -> Result<(), String> {
    let (lock, now) = (Lock::parse(lock)?, Lock::of(inventory));
    let changes = lock.compare(&now);
    if changes.is_empty() && lock.digest == now.digest {
        return Ok(());
    }
    let lines = changes.iter().map(|change| format!("  {}: {change}\n", change.verdict));
    let told: String = lines.collect();
    let unsigned = lock.unsigned(&changes);
    if changes.is_empty() {
        return Err(UNCOMPARED.to_owned());
    }
    if unsigned.is_empty() {
        return Err(format!("security.lock is not up to date: `cargo palisade lock`\n{told}"));
    }
    Err(format!(
        "{} widened changes are not signed off in security.lock:\n{told}\
         add each to `signed_off`, with a reason, then `cargo palisade lock`",
        unsigned.len()
    ))
}

/// What is said where the digests alone differ.
pub const UNCOMPARED: &str = "the posture differs from security.lock in something that is not compared by its parts (its digest \
     is another): read the difference of `cargo palisade posture --json`, then `cargo palisade lock`";
