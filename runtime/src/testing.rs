//! For an application's own tests: a clock that only the test moves, an issuer with a random key, and a
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
mod clock;
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

#[cfg(feature = "api-key")]
pub use api_key_store::api_key_store_suite;
pub use call::{Calling, call};
pub use client::{Client, Reply, Sending};
pub use clock::TestClock;
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
