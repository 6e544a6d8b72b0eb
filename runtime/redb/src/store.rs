//! A store in use.

use std::fmt;
use std::time::Duration;

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
}

impl RedbStore {
    /// How long an operation may take, with waiting for its turn: a second unless this is called. One that
    /// takes longer has failed, whether or not it is made afterwards.
    #[must_use]
    pub fn deadline(self, time: Duration) -> Self {
        Self { transactions: self.transactions.within(time) }
    }
}

impl fmt::Debug for RedbStore {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RedbStore").finish_non_exhaustive()
    }
}
