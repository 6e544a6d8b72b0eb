//! Whether the caller's credential is still good, asked again while a stream is open.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use crate::auth::Authenticator;
use crate::context::RequestContext;
use crate::policy::Spec;
use crate::principal::Principal;
use crate::response::Exchange;

/// How often it is asked, and how long an answer may take.
const EVERY: Duration = Duration::from_secs(1);
/// How often in a row nothing could be told before that counts as a no.
const MOST_UNKNOWN: u32 = 10;

/// Asks about one credential; one that is good until it expires is not asked about.
pub(super) struct Rechecks {
    context: RequestContext,
    caller: Principal,
}

impl Rechecks {
    pub(super) fn of(exchange: &Exchange<'_>) -> Option<Self> {
        let caller = exchange.viewer().principal()?.clone();
        let rechecks = Self { context: exchange.context()?.clone(), caller };
        let is_asked = rechecks.authenticators().any(|it| it.recheck(&rechecks.caller).is_some());
        is_asked.then_some(rechecks)
    }

    /// Those that may have vouched for the caller: of the guard that let it through, which an outer one knows nothing of.
    fn authenticators(&self) -> impl Iterator<Item = &dyn Authenticator> {
        let schemes = self.context.guard().map(Spec::schemes).unwrap_or_default();
        self.context.security().accepted(schemes).map(|scheme| &**scheme)
    }

    /// Ends once the credential is good no longer.
    pub(super) async fn until_revoked(self) {
        let mut unknown = 0;
        loop {
            sleep(EVERY).await;
            match self.is_good().await {
                Some(true) => unknown = 0,
                Some(false) => return,
                None => unknown += 1,
            }
            if unknown == MOST_UNKNOWN {
                return;
            }
        }
    }

    /// `None` where it cannot be told.
    async fn is_good(&self) -> Option<bool> {
        for authenticator in self.authenticators() {
            let Some(answer) = authenticator.recheck(&self.caller) else { continue };
            match timeout(EVERY, answer.wait()).await {
                Ok(Ok(true)) => {}
                Ok(Ok(false)) => return Some(false),
                Ok(Err(_)) | Err(_) => return None,
            }
        }
        Some(true)
    }
}
