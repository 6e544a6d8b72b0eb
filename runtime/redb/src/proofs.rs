//! DPoP proofs that were seen.

use palisade::MaybeReady;
use palisade::auth::jwt::dpop::{ProofId, ReplayAnswer, ReplayStore, ReplayStoreError};
use redb::{ReadableTable as _, TableDefinition, WriteTransaction};

use crate::RedbStore;
use crate::expiry::{ByEnd, Id, set_end, take_ended};
use crate::failure::Failure;

/// By digest, when they end.
const PROOFS: TableDefinition<'_, &Id, i64> = TableDefinition::new("palisade.proofs");
const BY_END: ByEnd = TableDefinition::new("palisade.proofs_by_end");

pub(crate) fn prepare(write: &WriteTransaction) -> Result<(), Failure> {
    write.open_table(PROOFS)?;
    write.open_table(BY_END)?;
    Ok(())
}

fn remember(write: &WriteTransaction, id: &Id, now: i64, until: i64) -> Result<bool, Failure> {
    let mut proofs = write.open_table(PROOFS)?;
    for ended in take_ended(write, BY_END, now)? {
        proofs.remove(&ended)?;
    }
    let before = proofs.get(id)?.map(|end| end.value());
    if before.is_some_and(|end| now < end) {
        return Ok(false);
    }
    proofs.insert(id, until)?;
    set_end(write, BY_END, id, before, until)?;
    Ok(true)
}

/// A process that is killed may lose what it saw last. That lets nothing be replayed: it is the only one, and
/// the next refuses proofs that were made before it started.
impl ReplayStore for RedbStore {
    fn remember(&self, proof: ProofId, now_millis: i64, until_millis: i64) -> ReplayAnswer<'_> {
        MaybeReady::later(async move {
            let id = *proof.as_bytes();
            let work =
                move |write: &WriteTransaction| remember(write, &id, now_millis, until_millis);
            self.transactions.write_loosely(work).await.map_err(ReplayStoreError::new)
        })
    }

    fn is_of_one_process(&self) -> bool {
        true
    }
}
