//! Tokens that were taken back.

use std::sync::Arc;

use palisade::MaybeReady;
use palisade::auth::jwt::revocation::{
    RevocationAnswer, RevocationId, RevocationRecord, RevocationStore, RevocationStoreError,
};
use redb::{ReadableTable as _, TableDefinition, WriteTransaction};

use crate::RedbStore;
use crate::expiry::{ByEnd, Id, set_end, take_ended};
use crate::failure::Failure;

/// By digest, before when the tokens were issued, and how long it is remembered.
const REVOCATIONS: TableDefinition<'_, &Id, (i64, i64)> =
    TableDefinition::new("palisade.revocations");
const BY_END: ByEnd = TableDefinition::new("palisade.revocations_by_end");

pub(crate) fn prepare(write: &WriteTransaction) -> Result<(), Failure> {
    write.open_table(REVOCATIONS)?;
    write.open_table(BY_END)?;
    Ok(())
}

fn revoke(write: &WriteTransaction, record: RevocationRecord) -> Result<(), Failure> {
    let mut revocations = write.open_table(REVOCATIONS)?;
    for ended in take_ended(write, BY_END, record.now_millis)? {
        revocations.remove(&ended)?;
    }
    let id = record.id.as_bytes();
    let known = revocations.get(id)?.map(|known| known.value());
    let (mut issued_before, mut until) = (record.issued_before_millis, record.until_millis);
    if let Some((known_before, known_until)) = known {
        issued_before = issued_before.max(known_before);
        until = until.max(known_until);
    }
    revocations.insert(id, (issued_before, until))?;
    set_end(write, BY_END, id, known.map(|(_, until)| until), until)
}

impl RevocationStore for RedbStore {
    fn revoke(&self, record: RevocationRecord) -> RevocationAnswer<'_, ()> {
        MaybeReady::later(async move {
            let work = move |write: &WriteTransaction| revoke(write, record);
            self.transactions.write(work).await.map_err(RevocationStoreError::new)
        })
    }

    fn revoked_before<'a>(
        &'a self,
        ids: &Arc<[RevocationId]>,
        _: i64,
    ) -> RevocationAnswer<'a, Option<i64>> {
        let ids = Arc::clone(ids);
        MaybeReady::later(async move {
            let found = self.transactions.read(move |read| {
                let revocations = read.open_table(REVOCATIONS)?;
                let mut latest = None;
                for id in &*ids {
                    let found = revocations.get(id.as_bytes())?;
                    latest = latest.max(found.map(|found| found.value().0));
                }
                Ok(latest)
            });
            found.await.map_err(RevocationStoreError::new)
        })
    }

    fn is_of_one_process(&self) -> bool {
        true
    }
}
