//! Delivered webhooks.

use palisade::MaybeReady;
use palisade::auth::webhook::{DeliveryAnswer, DeliveryClaim, DeliveryStore, DeliveryStoreError};
use redb::{ReadableTable as _, TableDefinition, WriteTransaction};

use crate::RedbStore;
use crate::expiry::{ByEnd, Id, set_end, take_ended};
use crate::failure::Failure;

/// By digest, whose claim it is, and when that ends.
const DELIVERIES: TableDefinition<'_, &Id, (&[u8; 16], i64)> =
    TableDefinition::new("palisade.deliveries");
const BY_END: ByEnd = TableDefinition::new("palisade.deliveries_by_end");

/// A claim as it is stored.
type Entry = ([u8; 16], i64);

pub(crate) fn prepare(write: &WriteTransaction) -> Result<(), Failure> {
    write.open_table(DELIVERIES)?;
    write.open_table(BY_END)?;
    Ok(())
}

fn known(write: &WriteTransaction, claim: &DeliveryClaim) -> Result<Option<Entry>, Failure> {
    let deliveries = write.open_table(DELIVERIES)?;
    let known = deliveries.get(claim.id.as_bytes())?;
    Ok(known.map(|known| {
        let (token, until) = known.value();
        (*token, until)
    }))
}

fn put(
    write: &WriteTransaction,
    claim: &DeliveryClaim,
    before: Option<Entry>,
    until: i64,
) -> Result<(), Failure> {
    let id = claim.id.as_bytes();
    write.open_table(DELIVERIES)?.insert(id, (claim.token.as_bytes(), until))?;
    set_end(write, BY_END, id, before.map(|(_, until)| until), until)
}

fn claim(write: &WriteTransaction, claim: &DeliveryClaim) -> Result<bool, Failure> {
    let ended = take_ended(write, BY_END, claim.now_millis)?;
    let mut deliveries = write.open_table(DELIVERIES)?;
    for id in ended {
        deliveries.remove(&id)?;
    }
    drop(deliveries);
    let known = known(write, claim)?;
    if known.is_some_and(|(_, until)| claim.now_millis < until) {
        return Ok(false);
    }
    put(write, claim, known, claim.until_millis)?;
    Ok(true)
}

fn keep(write: &WriteTransaction, claim: &DeliveryClaim, until: i64) -> Result<(), Failure> {
    let known = known(write, claim)?;
    if known.is_some_and(|(token, _)| token != *claim.token.as_bytes()) {
        return Ok(());
    }
    put(write, claim, known, until.max(claim.replayable_until_millis))
}

fn release(write: &WriteTransaction, claim: &DeliveryClaim) -> Result<(), Failure> {
    let Some((token, until)) = known(write, claim)? else { return Ok(()) };
    if token == *claim.token.as_bytes() {
        write.open_table(DELIVERIES)?.remove(claim.id.as_bytes())?;
        write.open_table(BY_END)?.remove((until, claim.id.as_bytes()))?;
    }
    Ok(())
}

impl RedbStore {
    async fn write_delivery<T: Send + 'static>(
        &self,
        work: impl FnOnce(&WriteTransaction) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, DeliveryStoreError> {
        self.transactions.write(work).await.map_err(DeliveryStoreError::new)
    }
}

impl DeliveryStore for RedbStore {
    fn claim(&self, it: DeliveryClaim) -> DeliveryAnswer<'_, bool> {
        MaybeReady::later(self.write_delivery(move |write| claim(write, &it)))
    }

    fn keep(&self, it: DeliveryClaim, until_millis: i64) -> DeliveryAnswer<'_, ()> {
        MaybeReady::later(self.write_delivery(move |write| keep(write, &it, until_millis)))
    }

    fn release(&self, it: DeliveryClaim) -> DeliveryAnswer<'_, ()> {
        MaybeReady::later(self.write_delivery(move |write| release(write, &it)))
    }

    fn is_shared(&self) -> bool {
        false
    }
}
