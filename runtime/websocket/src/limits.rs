//! How much one connection may be.

use std::time::Duration;

/// The limits of one connection.
#[derive(Clone, Copy, Debug)]
#[must_use = "limits are given to the upgrade"]
pub struct Limits {
    pub(crate) message: usize,
    pub(crate) frames_per_second: u32,
    pub(crate) burst: u32,
    pub(crate) idle: Duration,
    pub(crate) lifetime: Duration,
    pub(crate) sending: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message: 64 * 1024,
            frames_per_second: 20,
            burst: 40,
            idle: Duration::from_secs(60),
            lifetime: Duration::from_secs(60 * 60),
            sending: Duration::from_secs(10),
        }
    }
}

impl Limits {
    /// The longest message in bytes, in one frame or several; 64 KiB by default.
    pub fn message(self, bytes: usize) -> Self {
        Self { message: bytes, ..self }
    }

    /// How many frames a client may send in a second, and at once after a pause; 20 and 40 by default.
    pub fn frames(self, per_second: u32, burst: u32) -> Self {
        Self { frames_per_second: per_second.max(1), burst: burst.max(1), ..self }
    }

    /// How long nothing may come before a sign of life is asked for; a minute by default.
    pub fn idle(self, idle: Duration) -> Self {
        Self { idle, ..self }
    }

    /// How long a connection may be open; an hour by default.
    pub fn lifetime(self, lifetime: Duration) -> Self {
        Self { lifetime, ..self }
    }

    /// How long a client may take to take one message; ten seconds by default.
    pub fn sending(self, sending: Duration) -> Self {
        Self { sending, ..self }
    }
}
