//! Why a connection ended.

use std::fmt;

use palisade::UpgradeEnd;
use palisade::response::CredentialEnd;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

/// Why a connection ended; what [`WebSocket::send`](crate::WebSocket::send) is an error with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CloseReason {
    /// The service had nothing more to say.
    Complete,
    /// The client closed it, or went away.
    ByClient,
    /// A message is longer than the limit.
    TooLong,
    /// More frames came than may.
    TooMany,
    /// A message is not JSON of the form that is expected.
    Unreadable,
    /// Nothing came for too long.
    Idle,
    /// It was open for as long as it may be.
    Lifetime,
    /// The client takes nothing.
    Stalled,
    /// The credential is no longer valid.
    Credential(CredentialEnd),
    /// The server ends.
    Server,
    /// What the service wanted to send may not leave, or its own end failed.
    Failed,
}

impl CloseReason {
    /// For the audit, and for the client where it may know.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::ByClient => "by_client",
            Self::TooLong => "message_too_long",
            Self::TooMany => "too_many_frames",
            Self::Unreadable => "message_unreadable",
            Self::Idle => "idle",
            Self::Lifetime => "lifetime",
            Self::Stalled => "stalled",
            Self::Credential(end) => end.name(),
            Self::Server => UpgradeEnd::Server.name(),
            Self::Failed => "failed",
        }
    }

    /// What the client is told (RFC 6455, 7.4.1).
    pub(crate) fn frame(self) -> Option<CloseFrame> {
        let code = match self {
            Self::ByClient | Self::Stalled => return None,
            Self::Complete => CloseCode::Normal,
            Self::TooLong => CloseCode::Size,
            Self::TooMany | Self::Credential(_) => CloseCode::Policy,
            Self::Unreadable => CloseCode::Invalid,
            Self::Idle | Self::Lifetime | Self::Server => CloseCode::Away,
            Self::Failed => CloseCode::Error,
        };
        Some(CloseFrame { code, reason: self.name().into() })
    }
}

impl From<UpgradeEnd> for CloseReason {
    fn from(end: UpgradeEnd) -> Self {
        match end {
            UpgradeEnd::Credential(end) => Self::Credential(end),
            _ => Self::Server,
        }
    }
}

impl fmt::Display for CloseReason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl std::error::Error for CloseReason {}
