//! Sessions in a store of records.

use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};

use super::error::TokensError;
use super::family::{Attempt, Family, Verdict};
use super::refresh_token::{FamilyId, random, session_id};
use crate::records::{Record, RecordChange, RecordId, RecordStore, RecordVersion};

/// How often one change is tried while others change the same record. Each try that fails is one that another
/// made.
const TRIES: usize = 64;

#[derive(Clone)]
pub(super) struct Families {
    store: Arc<dyn RecordStore>,
    /// How long an access token lives, in milliseconds.
    access_life: i64,
}

/// What one step makes of a record: what is kept from now on, where that changes, and what comes of it.
type Step<T> = (Option<Family>, T);

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
        family: &Family,
        now: i64,
    ) -> Result<(), TokensError> {
        let is_new = self.replace(id, None, family, now).await?;
        // 128 random bits are given once.
        if is_new { Ok(()) } else { Err(TokensError::Spoilt("a new session is there already")) }
    }

    pub(super) async fn find(&self, id: &FamilyId) -> Result<Option<Family>, TokensError> {
        let found = self.store.find(record_id(id)).wait().await?;
        found.map(|record| read(id, &record)).transpose()
    }

    /// Redeems a refresh token; the session as it is kept afterwards.
    pub(super) async fn redeem(
        &self,
        id: &FamilyId,
        attempt: &Attempt<'_>,
    ) -> Result<(Option<Family>, Verdict), TokensError> {
        let redeem = |family: &Family| {
            let (kept, verdict) = family.redeem(attempt);
            let seen = kept.clone().unwrap_or_else(|| family.clone());
            (kept, (Some(seen), verdict))
        };
        let done = self.change(id, attempt.now, redeem).await?;
        Ok(done.unwrap_or((None, Verdict::Unknown)))
    }

    /// Changes a session by one step, however many others do at once; `None` where there is none.
    pub(super) async fn change<T>(
        &self,
        id: &FamilyId,
        now: i64,
        step: impl Fn(&Family) -> Step<T>,
    ) -> Result<Option<T>, TokensError> {
        for _ in 0..TRIES {
            let Some(record) = self.store.find(record_id(id)).wait().await? else {
                return Ok(None);
            };
            let (kept, outcome) = step(&read(id, &record)?);
            let Some(kept) = kept else { return Ok(Some(outcome)) };
            if self.replace(id, Some(record.version), &kept, now).await? {
                return Ok(Some(outcome));
            }
        }
        Err(TokensError::Contended)
    }

    async fn replace(
        &self,
        id: &FamilyId,
        before: Option<RecordVersion>,
        family: &Family,
        now: i64,
    ) -> Result<bool, TokensError> {
        let value = serde_json::to_vec(family);
        let value = value.map_err(|_| TokensError::Spoilt("a session that cannot be written"))?;
        let after = Record { version: RecordVersion::new(random()?), value };
        let id = record_id(id);
        let until_millis = family.kept_until(self.access_life).max(now.saturating_add(1));
        let change = RecordChange { id, before, after, until_millis, now_millis: now };
        Ok(self.store.replace(change).wait().await?)
    }
}

fn read(id: &FamilyId, record: &Record) -> Result<Family, TokensError> {
    let family: Family = serde_json::from_slice(&record.value)
        .map_err(|_| TokensError::Spoilt("a session has another form"))?;
    if family.session == session_id(id) {
        Ok(family)
    } else {
        Err(TokensError::Spoilt("the record of another session"))
    }
}

fn record_id(id: &FamilyId) -> RecordId {
    let mut context = Context::new(&SHA256);
    context.update(b"palisade session\0");
    context.update(id);
    RecordId::new(context.finish().as_ref().try_into().unwrap_or_default())
}
