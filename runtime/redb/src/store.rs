//! A store in use.

use std::fmt;
use std::time::Duration;

use palisade::{ConfigError, ConfigFaults};

use crate::transactions::Transactions;

/// API keys, revoked tokens, refresh tokens, DPoP proofs and delivered webhooks in one file; the
/// [crate page](crate) says what it promises. Cheap to clone.
///
/// It is the [`ApiKeyStore`](palisade::auth::api_key::ApiKeyStore) of `ApiKeys`, the
/// [`RevocationStore`](palisade::auth::jwt::revocation::RevocationStore) of `Revocations`, the
/// [`ReplayStore`](palisade::auth::jwt::dpop::ReplayStore) of `Dpop`, the
/// [`RecordStore`](palisade::records::RecordStore) of a `TokenService` and, with the feature `webhook`, the
/// `DeliveryStore` of a `Webhook`.
#[derive(Clone)]
pub struct RedbStore {
    pub(crate) transactions: Transactions,
    /// A second unless stated.
    pub(crate) deadline: Option<Duration>,
}

impl RedbStore {
    /// How long an operation may take, with waiting for its turn: a second unless this is called. One that
    /// takes longer has failed, whether or not it is made afterwards.
    ///
    /// ```no_run
    /// use std::time::Duration;
    ///
    /// use palisade_redb::RedbStore;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let store = RedbStore::open("keys.redb")?.deadline(Duration::from_millis(500))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// A time of zero, and a second call for one store or a clone of it.
    pub fn deadline(mut self, time: Duration) -> Result<Self, ConfigError> {
        let mut faults = ConfigFaults::named("redb store");
        let range = Duration::from_nanos(1)..;
        faults.state_within(&mut self.deadline, time, ".deadline(..)", range, "more than zero");
        faults.into_result()?;
        Ok(Self { transactions: self.transactions.within(time), ..self })
    }
}

impl fmt::Debug for RedbStore {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RedbStore").finish_non_exhaustive()
    }
}
