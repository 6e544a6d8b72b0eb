//! Noting the use of a credential that was just found good.

use std::future::Future;
use std::time::Duration;

use tokio::time::timeout;

/// How long a request waits for its note: a store that answers questions and takes no notes refuses no caller.
const LONGEST: Duration = Duration::from_millis(250);

/// Whether the use was noted, and in time.
pub(crate) async fn is_noted<E>(noting: impl Future<Output = Result<(), E>>) -> bool {
    timeout(LONGEST, noting).await.is_ok_and(|noted| noted.is_ok())
}
