//! Delivered webhooks.

use std::future::Future;

use palisade::MaybeReady;
use palisade::auth::webhook::{DeliveryAnswer, DeliveryClaim, DeliveryStore, DeliveryStoreError};

use super::SqlStore;
use super::database::Value;
use super::failure::Failure;
use super::pruning::Table;

/// A claim that has ended is another's to take: `$4` is now.
const CLAIM: &str = "INSERT INTO palisade_deliveries (id, claim, until) VALUES ($1, $2, $3)
    ON CONFLICT (id) DO UPDATE SET claim = excluded.claim, until = excluded.until
    WHERE palisade_deliveries.until <= $4";
const KEEP: &str = "INSERT INTO palisade_deliveries (id, claim, until) VALUES ($1, $2, $3)
    ON CONFLICT (id) DO UPDATE SET until = excluded.until
    WHERE palisade_deliveries.claim = excluded.claim";
const RELEASE: &str = "DELETE FROM palisade_deliveries WHERE id = $1 AND claim = $2";

impl SqlStore {
    async fn delivery<T>(
        &self,
        operation: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, DeliveryStoreError> {
        self.within(operation).await.map_err(DeliveryStoreError::new)
    }
}

impl DeliveryStore for SqlStore {
    fn claim(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, bool> {
        MaybeReady::later(self.delivery(async move {
            let values = [
                Value::Bytes(claim.id.as_bytes()),
                Value::Bytes(claim.token.as_bytes()),
                Value::Number(claim.until_millis),
                Value::Number(claim.now_millis),
            ];
            let is_claimed = self.database.execute(CLAIM, &values).await? == 1;
            self.prune(Table::Deliveries, claim.now_millis);
            Ok(is_claimed)
        }))
    }

    fn keep(&self, claim: DeliveryClaim, until_millis: i64) -> DeliveryAnswer<'_, ()> {
        MaybeReady::later(self.delivery(async move {
            let until = until_millis.max(claim.replayable_until_millis);
            let values = [
                Value::Bytes(claim.id.as_bytes()),
                Value::Bytes(claim.token.as_bytes()),
                Value::Number(until),
            ];
            self.database.execute(KEEP, &values).await.map(drop)
        }))
    }

    fn release(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, ()> {
        MaybeReady::later(self.delivery(async move {
            let values = [Value::Bytes(claim.id.as_bytes()), Value::Bytes(claim.token.as_bytes())];
            self.database.execute(RELEASE, &values).await.map(drop)
        }))
    }
}
