//! For an application's own tests: a clock that stands still, an issuer with a random key, and a
//! client that talks to a [`SecureApp`](crate::SecureApp) in process. One handler alone is
//! called by [`call`].
//!
//! Nothing here opens a guard: tokens are real, signed and verified like any other, and no
//! principal can be made by hand.
//!
//! ```
//! use palisade::prelude::*;
//! use palisade::testing::{Client, Issuer, TestClock};
//!
//! #[secure(rate = "5/s")]
//! async fn whoami(caller: Principal) -> StatusCode {
//!     let _ = caller.subject();
//!     StatusCode::OK
//! }
//! # use palisade::http::StatusCode;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//! # runtime.block_on(async {
//! let (clock, issuer) = (TestClock::new(), Issuer::new());
//! let security = Security::builder().jwt(issuer.jwt()).direct().clock(&clock).build()?;
//! let app = SecureRouter::new().route("/whoami", get(whoami)).secured_by(security)?;
//! let client = Client::new(app);
//!
//! assert_eq!(client.get("/whoami").send().await.status(), StatusCode::UNAUTHORIZED);
//! let token = issuer.token("e1", &clock).sign();
//! assert_eq!(client.get("/whoami").bearer(&token).send().await.status(), StatusCode::OK);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! # })
//! # }
//! ```

#[cfg(feature = "api-key")]
mod api_key_store;
#[cfg(feature = "openapi")]
pub mod attacks;
mod call;
mod client;
#[cfg(feature = "webhook")]
mod delivery_store;
mod fault_plan;
mod issuer;
mod rate_store;
mod record_store;
mod replay_store;
mod revocation_store;
#[cfg(feature = "session")]
mod session_store;
#[cfg(feature = "tokens")]
mod token_store;

use std::time::Duration;

use crate::clock::{Clock, ManualClock};
use crate::security::SecurityBuilder;

#[cfg(feature = "api-key")]
pub use api_key_store::api_key_store_suite;
pub use call::{Calling, call};
pub use client::{Client, Reply, Sending};
#[cfg(feature = "webhook")]
pub use delivery_store::delivery_store_suite;
pub use fault_plan::{FaultPlan, FaultyRateStore};
pub use issuer::{Issuer, Token};
pub use rate_store::{StoreTime, rate_store_suite};
pub use record_store::record_store_suite;
pub use replay_store::replay_store_suite;
pub use revocation_store::revocation_store_suite;
#[cfg(feature = "session")]
pub use session_store::session_store_suite;
#[cfg(feature = "tokens")]
pub use token_store::token_store_suite;

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
fn system_millis() -> i64 {
    Clock::default().now_unix_millis()
}

impl SecurityBuilder {
    /// Reads the time from a test's clock.
    pub fn clock(self, clock: &TestClock) -> Self {
        self.with_clock(clock.clock.clone())
    }
}
