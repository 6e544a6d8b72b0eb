//! Sessions in a store of records.

use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};

use super::error::TokenServiceError;
use super::family::{RefreshAttempt, RefreshOutcome, TokenFamily};
use super::refresh_token::{FamilyId, session_id};
use crate::records::{RecordId, RecordStore, change_record, read_record};

#[derive(Clone)]
pub(super) struct Families {
    store: Arc<dyn RecordStore>,
    /// How long an access token lives, in milliseconds.
    access_life: i64,
}

/// What one step makes of a record: what is kept from now on, where that changes, and what comes of it.
type Step<T> = (Option<TokenFamily>, T);

impl Families {
    pub(super) fn new(store: impl RecordStore, access_life: i64) -> Self {
        Self { store: Arc::new(store), access_life }
    }

    pub(super) fn is_of_one_process(&self) -> bool {
        self.store.is_of_one_process()
    }

    /// Keeps a new session.
    pub(super) async fn begin(
        &self,
        id: &FamilyId,
        family: &TokenFamily,
        now: i64,
    ) -> Result<(), TokenServiceError> {
        change_record(&*self.store, record_id(id), now, |known: Option<TokenFamily>| match known {
            None => Ok((Some(self.until(family.clone(), now)), ())),
            // 128 random bits are given once.
            Some(_) => Err(TokenServiceError::Spoilt("a new session is there already")),
        })
        .await
    }

    pub(super) async fn find(
        &self,
        id: &FamilyId,
    ) -> Result<Option<TokenFamily>, TokenServiceError> {
        let found = read_record(&*self.store, record_id(id)).await?;
        found.map(|family| own(id, family)).transpose()
    }

    /// Redeems a refresh token; the session as it is kept afterwards.
    pub(super) async fn redeem(
        &self,
        id: &FamilyId,
        attempt: &RefreshAttempt<'_>,
    ) -> Result<(Option<TokenFamily>, RefreshOutcome), TokenServiceError> {
        let redeem = |family: &TokenFamily| {
            let (kept, verdict) = family.redeem(attempt);
            let seen = kept.clone().unwrap_or_else(|| family.clone());
            (kept, (Some(seen), verdict))
        };
        let done = self.change(id, attempt.now, redeem).await?;
        Ok(done.unwrap_or((None, RefreshOutcome::Unknown)))
    }

    /// Changes a session by one step, however many others do at once; `None` where there is none.
    pub(super) async fn change<T>(
        &self,
        id: &FamilyId,
        now: i64,
        step: impl Fn(&TokenFamily) -> Step<T>,
    ) -> Result<Option<T>, TokenServiceError> {
        change_record(&*self.store, record_id(id), now, |family: Option<TokenFamily>| {
            let Some(family) = family else { return Ok((None, None)) };
            let (kept, outcome) = step(&own(id, family)?);
            Ok((kept.map(|family| self.until(family, now)), Some(outcome)))
        })
        .await
    }

    /// A session, and until when it is kept.
    fn until(&self, family: TokenFamily, now: i64) -> (TokenFamily, i64) {
        let until_millis = family.kept_until(self.access_life).max(now.saturating_add(1));
        (family, until_millis)
    }
}

fn own(id: &FamilyId, family: TokenFamily) -> Result<TokenFamily, TokenServiceError> {
    if family.session == session_id(id) {
        Ok(family)
    } else {
        Err(TokenServiceError::Spoilt("the record of another session"))
    }
}

fn record_id(id: &FamilyId) -> RecordId {
    let mut context = Context::new(&SHA256);
    context.update(b"palisade session\0");
    context.update(id);
    RecordId::new(context.finish().as_ref().try_into().unwrap_or_default())
}
