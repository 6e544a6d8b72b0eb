//! What a connection holds of the server that accepted it.

use std::any::Any;
use std::fmt;

use tokio::sync::watch;

/// A connection's places among those of the server and of its address. Its holder keeps these: a connection that
/// becomes another protocol's still counts.
pub(crate) struct ConnectionHold {
    _places: Box<dyn Any + Send + Sync>,
    stopped: watch::Receiver<bool>,
}

impl ConnectionHold {
    /// Until it is dropped, `places` are taken; `stopped` turns true at the end of the server.
    pub(crate) fn new(places: impl Any + Send + Sync, stopped: watch::Receiver<bool>) -> Self {
        Self { _places: Box::new(places), stopped }
    }

    /// Waits for the end of the server.
    pub(crate) async fn server_stops(&self) {
        let mut stopped = self.stopped.clone();
        // A server that is gone has stopped.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    }
}

impl fmt::Debug for ConnectionHold {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ConnectionHold").finish_non_exhaustive()
    }
}
