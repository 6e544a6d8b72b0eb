//! What another service answered.

use palisade::{JsonInput, read_answer};
use reqwest::StatusCode;
use serde::de::DeserializeOwned;

use crate::error::OutboundError;

/// What another service answered, within its bounds.
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) is_json: bool,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The status.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Whether the status is one of success.
    pub fn is_success(&self) -> bool {
        self.status.is_success()
    }

    /// The body of an answer of success as an input, whose rules hold; fields that the type does not name are left
    /// alone.
    ///
    /// # Errors
    /// The status is none of success, the content type is not JSON, or the body breaks a rule.
    pub fn json<T: JsonInput + DeserializeOwned>(&self) -> Result<T, OutboundError> {
        if !self.is_success() {
            return Err(OutboundError::Status(self.status()));
        }
        self.error_json()
    }

    /// The same whatever the status is, for a service that describes its errors.
    ///
    /// # Errors
    /// As [`json`](Self::json), but for the status.
    pub fn error_json<T: JsonInput + DeserializeOwned>(&self) -> Result<T, OutboundError> {
        if !self.is_json {
            return Err(OutboundError::NotJson);
        }
        read_answer(&self.body).map_err(OutboundError::Invalid)
    }

    /// What a protocol of ours answers.
    pub(crate) fn own<T: DeserializeOwned>(&self) -> Result<T, OutboundError> {
        if !self.is_json {
            return Err(OutboundError::NotJson);
        }
        serde_json::from_slice(&self.body).map_err(|_| OutboundError::ExchangeUnusable)
    }

    /// An answer of success whose body does not matter.
    ///
    /// # Errors
    /// The status is none of success.
    pub fn done(&self) -> Result<(), OutboundError> {
        if self.is_success() { Ok(()) } else { Err(OutboundError::Status(self.status())) }
    }
}

/// Leaves the body out.
impl std::fmt::Debug for Answer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Answer")
            .field("status", &self.status())
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
