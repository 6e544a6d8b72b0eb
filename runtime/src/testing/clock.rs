//! A clock that tests set, and the parts of an application that read the time from it.

use std::time::Duration;

use crate::clock::{Clock, ManualClock};
use crate::security::SecurityBuilder;

/// A clock that moves only when told to; it starts at 2030-01-01.
#[derive(Clone, Debug)]
pub struct TestClock {
    clock: Clock,
    hand: ManualClock,
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl TestClock {
    /// A clock at 2030-01-01T00:00:00Z.
    pub fn new() -> Self {
        let (clock, hand) = Clock::manual(1_893_456_000_000);
        Self { clock, hand }
    }

    /// Moves the clock forward.
    pub fn advance(&self, time: Duration) {
        self.hand.advance(time);
    }

    /// Sets the clock, forward or back, in milliseconds since the Unix epoch.
    pub fn set_millis(&self, unix_millis: i64) {
        self.hand.set(unix_millis);
    }

    /// The time in milliseconds since the Unix epoch.
    pub fn now_millis(&self) -> i64 {
        self.clock.now_unix_millis()
    }
}

#[cfg(feature = "api-key")]
impl crate::auth::api_key::ApiKeysBuilder {
    /// Reads the time from a test's clock.
    pub fn clock(self, clock: &TestClock) -> Self {
        self.with_clock(clock.clock.clone())
    }
}

#[cfg(feature = "login")]
impl crate::login::LoginBuilder {
    /// Reads the time from a test's clock.
    pub fn clock(self, clock: &TestClock) -> Self {
        self.with_clock(clock.clock.clone())
    }
}

#[cfg(feature = "session")]
impl crate::session::SessionsBuilder {
    /// Reads the time from a test's clock.
    pub fn clock(self, clock: &TestClock) -> Self {
        self.with_clock(clock.clock.clone())
    }
}

impl crate::auth::jwt::Revocations {
    /// Reads the time from a test's clock.
    #[must_use]
    pub fn clock(self, clock: &TestClock) -> Self {
        self.with_clock(clock.clock.clone())
    }
}

#[cfg(feature = "tokens")]
impl crate::tokens::TokenServiceBuilder {
    /// Reads the time from a test's clock.
    pub fn clock(self, clock: &TestClock) -> Self {
        self.with_clock(clock.clock.clone())
    }
}

#[cfg(feature = "second-factor")]
impl crate::second_factor::SecondFactorsBuilder {
    /// Reads the time from a test's clock.
    pub fn clock(self, clock: &TestClock) -> Self {
        self.with_clock(clock.clock.clone())
    }
}

#[cfg(feature = "tokens")]
impl crate::tokens::signals::SignalReceiverBuilder {
    /// Reads the time from a test's clock.
    pub fn clock(self, clock: &TestClock) -> Self {
        self.with_clock(clock.clock.clone())
    }
}

/// The time of the system's clock, in milliseconds since the Unix epoch.
#[cfg(feature = "tokens")]
pub(super) fn system_millis() -> i64 {
    Clock::default().now_unix_millis()
}

impl SecurityBuilder {
    /// Reads the time from a test's clock.
    pub fn clock(self, clock: &TestClock) -> Self {
        self.with_clock(clock.clock.clone())
    }
}
