//! Requests that wait for approval, in a store of records.
//!
//! A request has one record under its digest, which alone says whether it waits: it is changed one version at a time,
//! so that of several processes one uses an approval. Beside it a record under its id names the digest, and one for each
//! tenant lists what waits there; where these say more than there is, the first one decides.

use std::fmt;

use futures_util::stream::{self, StreamExt as _};
use serde::{Deserialize, Serialize};

use super::{ApprovalAnswer, ApprovalStore, Approving, PendingApproval, Submitted};
use crate::authorize::recorded::{Failure, Recorded};
use crate::caller_id::CallerId;
use crate::maybe_ready::MaybeReady;
use crate::records::{RecordId, RecordStore};

/// An [`ApprovalStore`] in any [`RecordStore`]: a file, Redis, a database, which every process asks. It keeps 128
/// requests of a tenant and 8 of an author at the same time; one more is refused with 503.
///
/// ```
/// use palisade::approvals::RecordApprovals;
/// use palisade::records::MemoryRecords;
///
/// let builder = palisade::Security::builder()
///     .approval_store(RecordApprovals::new(MemoryRecords::new()));
/// # let _ = builder;
/// ```
#[derive(Clone)]
pub struct RecordApprovals(Recorded);

const MOST_OF_A_TENANT: usize = 128;
const MOST_OF_AN_AUTHOR: usize = 8;

/// What was listed so lately may not have been written yet.
const YOUNG_MILLIS: i64 = 60_000;

/// How many records are read at once.
const AT_ONCE: usize = 8;

type Digest = [u8; 32];

/// What the record under a digest says: nothing once it was used or rejected.
type Slot = Option<PendingApproval>;

/// What a tenant's list says of a request.
#[derive(Clone, Serialize, Deserialize)]
struct Listed {
    id: String,
    digest: Digest,
    author: CallerId,
    /// When it was listed: its own record is written just after.
    since: i64,
    until: i64,
}

impl RecordApprovals {
    /// Keeps requests there.
    pub fn new(store: impl RecordStore) -> Self {
        Self(Recorded::new(store))
    }

    async fn of_digest(&self, digest: Digest, now: i64) -> Result<Slot, Failure> {
        let slot: Option<Slot> = self.0.read(slot_id(&digest)).await?;
        Ok(slot.flatten().filter(|pending| now < pending.expires_at_millis))
    }

    async fn of_id(&self, id: &str, now: i64) -> Result<Slot, Failure> {
        let digest: Option<Digest> = self.0.read(pointer_id(id)).await?;
        let Some(digest) = digest else { return Ok(None) };
        Ok(self.of_digest(digest, now).await?.filter(|pending| pending.id == id))
    }

    async fn put(&self, proposal: PendingApproval, now: i64) -> Result<Submitted, Failure> {
        // One that waits is announced again where its list was lost.
        let mut is_announced = match self.of_digest(proposal.digest, now).await? {
            Some(pending) if pending.is_approved() => false,
            Some(pending) => self.announce(&pending, now).await.map(|()| false)?,
            None => self.announce(&proposal, now).await.map(|()| true)?,
        };
        loop {
            if let Some(submitted) = self.decide(&proposal, is_announced, now).await? {
                if let Submitted::Approved(pending) = &submitted {
                    self.unlist(pending, now).await;
                }
                return Ok(submitted);
            }
            // What waited was used or rejected since: the proposal takes its place.
            self.announce(&proposal, now).await?;
            is_announced = true;
        }
    }

    /// What becomes of a proposal; nothing where it would wait without having been announced.
    async fn decide(
        &self,
        proposal: &PendingApproval,
        is_announced: bool,
        now: i64,
    ) -> Result<Option<Submitted>, Failure> {
        let step = |slot: Option<Slot>| {
            let found = slot.flatten().filter(|pending| now < pending.expires_at_millis);
            match found {
                Some(pending) if pending.is_approved() => {
                    let until = pending.expires_at_millis;
                    (Some((None, until)), Some(Submitted::Approved(pending)))
                }
                Some(pending) => (None, Some(Submitted::Waiting(pending))),
                None if !is_announced => (None, None),
                None => {
                    let until = proposal.expires_at_millis;
                    let kept = Some((Some(proposal.clone()), until));
                    (kept, Some(Submitted::Waiting(proposal.clone())))
                }
            }
        };
        self.0.change(slot_id(&proposal.digest), now, step).await
    }

    /// Writes the records beside that of the request, before it: none is left that cannot be found.
    async fn announce(&self, proposal: &PendingApproval, now: i64) -> Result<(), Failure> {
        let tenant = proposal.tenant.as_deref();
        let mut waiting = None;
        loop {
            let step = |list: Option<Vec<Listed>>| {
                let mut list = list.unwrap_or_default();
                let is_live = |listed: &Listed| {
                    let is_young = now < listed.since.saturating_add(YOUNG_MILLIS);
                    let waits = |live: &Vec<String>| is_young || live.contains(&listed.id);
                    now < listed.until && waiting.as_ref().is_none_or(waits)
                };
                list.retain(is_live);
                if list.iter().any(|listed| listed.id == proposal.id) {
                    return (None, true);
                }
                let of_author = list.iter().filter(|listed| listed.author == proposal.author);
                if list.len() >= MOST_OF_A_TENANT || of_author.count() >= MOST_OF_AN_AUTHOR {
                    return (None, false);
                }
                list.push(Listed {
                    id: proposal.id.clone(),
                    digest: proposal.digest,
                    author: proposal.author.clone(),
                    since: now,
                    until: proposal.expires_at_millis,
                });
                let until = end_of(&list, now);
                (Some((list, until)), true)
            };
            if self.0.change(list_id(tenant), now, step).await? {
                break;
            }
            if waiting.is_some() {
                return Err("too many requests wait for approval".into());
            }
            // Some may be listed that wait no longer.
            let live = self.of_tenant(tenant, now).await?;
            waiting = Some(live.into_iter().map(|pending| pending.id).collect());
        }
        let until = proposal.expires_at_millis;
        let step = |_: Option<Digest>| (Some((proposal.digest, until)), ());
        self.0.change(pointer_id(&proposal.id), now, step).await
    }

    /// Takes it off the tenant's list. Where that fails it is found to be gone later.
    async fn unlist(&self, pending: &PendingApproval, now: i64) {
        let step = |list: Option<Vec<Listed>>| {
            let mut list = list.unwrap_or_default();
            list.retain(|listed| listed.id != pending.id);
            let until = end_of(&list, now);
            (Some((list, until)), ())
        };
        let unlisted = self.0.change(list_id(pending.tenant.as_deref()), now, step).await;
        if let Err(cause) = unlisted {
            tracing::debug!(target: "palisade", %cause, "an approval is listed for longer");
        }
    }

    async fn of_tenant(
        &self,
        tenant: Option<&str>,
        now: i64,
    ) -> Result<Vec<PendingApproval>, Failure> {
        let list: Option<Vec<Listed>> = self.0.read(list_id(tenant)).await?;
        let listed = list.unwrap_or_default().into_iter().filter(|listed| now < listed.until);
        let found = listed.map(|listed| async move {
            let found = self.of_digest(listed.digest, now).await?;
            Ok::<_, Failure>(found.filter(|pending| pending.id == listed.id))
        });
        let found: Vec<_> = stream::iter(found).buffered(AT_ONCE).collect().await;
        let found: Vec<Slot> = found.into_iter().collect::<Result<_, _>>()?;
        Ok(found.into_iter().flatten().filter(|it| it.tenant.as_deref() == tenant).collect())
    }

    /// Changes what waits under an id; `None` where nothing does.
    async fn change<R>(
        &self,
        id: &str,
        now: i64,
        step: impl Fn(PendingApproval) -> (Option<Slot>, R),
    ) -> Result<Option<(PendingApproval, R)>, Failure> {
        let Some(pending) = self.of_id(id, now).await? else { return Ok(None) };
        let step = |slot: Option<Slot>| {
            let found = slot.flatten();
            let found = found.filter(|it| it.id == id && now < it.expires_at_millis);
            let Some(pending) = found else { return (None, None) };
            let until = pending.expires_at_millis;
            let (after, outcome) = step(pending.clone());
            (after.map(|slot| (slot, until)), Some((pending, outcome)))
        };
        self.0.change(slot_id(&pending.digest), now, step).await
    }
}

impl ApprovalStore for RecordApprovals {
    fn submit(&self, proposal: PendingApproval, now_millis: i64) -> ApprovalAnswer<'_, Submitted> {
        MaybeReady::later(self.put(proposal, now_millis))
    }

    fn find<'a>(
        &'a self,
        id: &'a str,
        now_millis: i64,
    ) -> ApprovalAnswer<'a, Option<PendingApproval>> {
        MaybeReady::later(self.of_id(id, now_millis))
    }

    fn approve<'a>(
        &'a self,
        id: &'a str,
        approver: CallerId,
        now_millis: i64,
    ) -> ApprovalAnswer<'a, Approving> {
        MaybeReady::later(async move {
            let step = |mut pending: PendingApproval| {
                if pending.approved_by.contains(&approver) {
                    return (None, Approving::Already);
                }
                pending.approved_by.push(approver.clone());
                let by = pending.approved_by.len();
                (Some(Some(pending)), Approving::Counted { by })
            };
            let changed = self.change(id, now_millis, step).await?;
            Ok(changed.map_or(Approving::Gone, |(_, approving)| approving))
        })
    }

    fn reject<'a>(&'a self, id: &'a str, now_millis: i64) -> ApprovalAnswer<'a, bool> {
        MaybeReady::later(async move {
            let rejected = self.change(id, now_millis, |_| (Some(None), ())).await?;
            if let Some((pending, ())) = &rejected {
                self.unlist(pending, now_millis).await;
            }
            Ok(rejected.is_some())
        })
    }

    fn waiting<'a>(
        &'a self,
        tenant: Option<&'a str>,
        now_millis: i64,
    ) -> ApprovalAnswer<'a, Vec<PendingApproval>> {
        MaybeReady::later(self.of_tenant(tenant, now_millis))
    }

    fn is_of_one_process(&self) -> bool {
        self.0.is_of_one_process()
    }
}

/// A list is there as long as the last of what it lists.
fn end_of(list: &[Listed], now: i64) -> i64 {
    list.iter().map(|listed| listed.until).max().unwrap_or(now)
}

fn slot_id(digest: &Digest) -> RecordId {
    RecordId::of(&[b"approval", digest])
}

fn pointer_id(id: &str) -> RecordId {
    RecordId::of(&[b"approval_id", id.as_bytes()])
}

fn list_id(tenant: Option<&str>) -> RecordId {
    match tenant {
        Some(tenant) => RecordId::of(&[b"approvals_of", tenant.as_bytes()]),
        None => RecordId::of(&[b"approvals"]),
    }
}

impl fmt::Debug for RecordApprovals {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RecordApprovals").finish_non_exhaustive()
    }
}
