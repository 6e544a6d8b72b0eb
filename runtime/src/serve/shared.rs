//! What all connections of a server share.

use crate::serve::limits::ServeLimits;
use crate::serve::turned_away::TurnedAwayLog;

/// What all connections of a server share.
pub(super) struct Shared {
    pub(super) limits: ServeLimits,
    /// Connections beyond an address's number.
    pub(super) crowded: TurnedAwayLog,
    /// Connections whose handshake failed.
    pub(super) failed: TurnedAwayLog,
    /// Heads that cannot be read, beyond an address's limit.
    pub(super) unread: TurnedAwayLog,
}
