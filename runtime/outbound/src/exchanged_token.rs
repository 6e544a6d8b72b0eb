//! A token of the caller for one host.

use std::fmt;

use crate::host::HostKey;

/// A token of the caller for one host; [`Call::on_behalf`](crate::Call::on_behalf) sends it there, and nowhere else.
#[derive(Clone)]
pub struct ExchangedToken {
    pub(crate) token: String,
    pub(crate) host: HostKey,
}

/// Leaves the token out.
impl fmt::Debug for ExchangedToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ExchangedToken").field("host", &self.host).finish_non_exhaustive()
    }
}
