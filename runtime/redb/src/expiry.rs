//! What is forgotten once its time is over.

use redb::{ReadableTable as _, TableDefinition, WriteTransaction};

use crate::failure::Failure;

/// The bytes by which an entry is known.
pub(crate) type Id = [u8; 32];

/// Entries in the order of their ends.
pub(crate) type ByEnd = TableDefinition<'static, (i64, &'static Id), ()>;

/// How many entries one write forgets at most: more than it adds, so that none stays for long.
const AT_ONCE: usize = 64;

/// Takes entries out whose time is over, and says which.
pub(crate) fn take_ended(
    write: &WriteTransaction,
    by_end: ByEnd,
    now: i64,
) -> Result<Vec<Id>, Failure> {
    let mut table = write.open_table(by_end)?;
    let mut ended = Vec::new();
    for entry in table.iter()?.take(AT_ONCE) {
        let (key, _) = entry?;
        let (end, id) = key.value();
        if end > now {
            break;
        }
        ended.push((end, *id));
    }
    for (end, id) in &ended {
        table.remove((*end, id))?;
    }
    Ok(ended.into_iter().map(|(_, id)| id).collect())
}

/// Notes when an entry ends, in place of when it ended before.
pub(crate) fn set_end(
    write: &WriteTransaction,
    by_end: ByEnd,
    id: &Id,
    before: Option<i64>,
    end: i64,
) -> Result<(), Failure> {
    let mut table = write.open_table(by_end)?;
    if let Some(before) = before {
        table.remove((before, id))?;
    }
    table.insert((end, id), ())?;
    Ok(())
}
