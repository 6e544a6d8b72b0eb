//! The session that a caller came with, and the list of its others.

use std::fmt;

use palisade_macros::Redacted;

use super::control::failed;
use super::{SessionId, SessionRecord, Sessions};
use crate::input::{ParameterFacts, SafeInput};
use crate::principal::Principal;
use crate::problem::Problem;

/// The session that the caller came with: a parameter of handlers with `auth = "session"`. A caller
/// with another credential is refused with 403.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::session::{CurrentSession, ListedSession};
///
/// #[secure(auth = "session")]
/// async fn sessions(current: CurrentSession) -> Result<Json<Vec<ListedSession>>, Problem> {
///     Ok(Json(current.list().await?))
/// }
/// ```
pub struct CurrentSession {
    sessions: Sessions,
    id: SessionId,
    caller: Principal,
}

/// A session as its caller sees it in a list.
#[derive(Clone, Redacted)]
#[redacted(crate = crate)]
pub struct ListedSession {
    /// The public id, to end it by.
    #[expose]
    pub id: String,
    /// Whether it is the one that asks.
    #[expose]
    pub current: bool,
    /// What its browser calls itself.
    #[expose]
    pub device: Option<String>,
    /// From where it was begun.
    #[expose]
    pub address: Option<String>,
    /// When it was begun, in milliseconds since the Unix epoch.
    #[expose]
    pub created_at_millis: i64,
    /// When it was last used, to a minute.
    #[expose]
    pub last_used_at_millis: i64,
    /// When it ends unless it is used again.
    #[expose]
    pub ends_at_millis: i64,
}

impl CurrentSession {
    pub(crate) fn new(sessions: Sessions, id: SessionId, caller: Principal) -> Self {
        Self { sessions, id, caller }
    }

    /// The public id.
    #[must_use]
    pub fn id(&self) -> SessionId {
        self.id
    }

    /// The caller's live sessions, the last used first.
    ///
    /// # Errors
    /// The store failed: 503.
    pub async fn list(&self) -> Result<Vec<ListedSession>, Problem> {
        let found = self.sessions.sessions_of(&self.caller.id()).await.map_err(failed)?;
        Ok(found.iter().map(|record| listed(record, self.id)).collect())
    }
}

fn listed(record: &SessionRecord, current: SessionId) -> ListedSession {
    ListedSession {
        id: record.id.to_string(),
        current: record.id == current,
        device: record.device.clone(),
        address: record.address.map(|address| address.to_string()),
        created_at_millis: record.created_at_millis,
        last_used_at_millis: record.last_used_at_millis,
        ends_at_millis: record.ends_at_millis(),
    }
}

impl fmt::Debug for CurrentSession {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CurrentSession").field("id", &self.id).finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl SafeInput for CurrentSession {
    const FACTS: ParameterFacts = ParameterFacts { needs_sessions: true, ..ParameterFacts::CALLER };
}
