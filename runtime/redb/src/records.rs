//! Records that are replaced one version at a time: refresh tokens and second factors.

use palisade::MaybeReady;
use palisade::records::{
    Record, RecordAnswer, RecordChange, RecordId, RecordStore, RecordStoreError, RecordVersion,
};
use redb::{ReadableTable, TableDefinition, WriteTransaction};

use crate::RedbStore;
use crate::expiry::{ByEnd, Id, set_end, take_ended};
use crate::failure::Failure;

/// By digest, the version, how long it is kept, and what it says.
const RECORDS: TableDefinition<'_, &Id, (&[u8; 16], i64, &[u8])> =
    TableDefinition::new("palisade.records");
const BY_END: ByEnd = TableDefinition::new("palisade.records_by_end");

pub(crate) fn prepare(write: &WriteTransaction) -> Result<(), Failure> {
    write.open_table(RECORDS)?;
    write.open_table(BY_END)?;
    Ok(())
}

fn replace(write: &WriteTransaction, change: &RecordChange) -> Result<bool, Failure> {
    let mut records = write.open_table(RECORDS)?;
    for ended in take_ended(write, BY_END, change.now_millis)? {
        records.remove(&ended)?;
    }
    let id = change.id.as_bytes();
    let known = records.get(id)?.map(|known| {
        let (version, until, _) = known.value();
        (RecordVersion::new(*version), until)
    });
    if known.map(|(version, _)| version) != change.before {
        return Ok(false);
    }
    let Record { version, value } = &change.after;
    records.insert(id, (version.as_bytes(), change.until_millis, value.as_slice()))?;
    set_end(write, BY_END, id, known.map(|(_, until)| until), change.until_millis)?;
    Ok(true)
}

impl RecordStore for RedbStore {
    fn find(&self, id: RecordId) -> RecordAnswer<'_, Option<Record>> {
        MaybeReady::later(async move {
            let found = self.transactions.read(move |read| {
                let records = read.open_table(RECORDS)?;
                let found = records.get(id.as_bytes())?;
                Ok(found.map(|found| {
                    let (version, _, value) = found.value();
                    Record { version: RecordVersion::new(*version), value: value.to_vec() }
                }))
            });
            found.await.map_err(RecordStoreError::new)
        })
    }

    fn replace(&self, change: RecordChange) -> RecordAnswer<'_, bool> {
        MaybeReady::later(async move {
            let work = move |write: &WriteTransaction| replace(write, &change);
            self.transactions.write(work).await.map_err(RecordStoreError::new)
        })
    }

    fn is_of_one_process(&self) -> bool {
        true
    }
}
