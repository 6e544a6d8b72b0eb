//! Decisions of any policy engine that speaks the [AuthZEN Authorization API 1.0], as rules of palisade's handlers and
//! for lists.
//!
//! `#[secure(allow = authzen("can_audit"))]` asks the engine that the configuration calls `authzen`:
//!
//! ```
//! use std::time::Duration;
//!
//! use palisade::prelude::*;
//! use palisade_authzen::AuthZen;
//! use palisade_outbound::Host;
//!
//! #[secure(allow = authzen("can_audit"), rate = "10/s")]
//! async fn audit() -> NoContent {
//!     NoContent
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let engine = AuthZen::builder("books", Host::new("https://pdp.example").bearer("a token"))
//!     .deadline(Duration::from_millis(500))
//!     .cached_for(Duration::from_secs(5))
//!     .build()?;
//! let secret = b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
//! let jwt = Jwt::hs256(secret).issuer("https://id.example").audience("books");
//! let security = Security::builder().jwt(jwt).engine("authzen", engine).direct().build()?;
//! let app = SecureRouter::new().route("/audit", get(audit)).secured_by(security)?;
//! # let _ = app;
//! # Ok(())
//! # }
//! ```
//!
//! # What is asked
//!
//! `POST /access/v1/evaluation` at the host with
//! * `subject`: the type `user`, an id of issuer and subject, `https://id.example|ada`, so that the same subject at two
//!   issuers is two users ([`AuthZenBuilder::plain_subjects`] sends the subject alone), and `issuer`, `subject`, `roles`,
//!   `scopes` and `tenant` among its properties;
//! * `action`: the name in the rule;
//! * `resource`: the type `application` with the name given to [`AuthZen::builder`], or an object of the service;
//! * `context`: `method` and `client`, the client's address.
//!
//! For lists [`AuthZen::filter`] asks `POST /access/v1/evaluations` about a hundred rows at a time, and
//! [`Visible`](palisade::Visible) about each of those that are left: the service's own rule has the last word.
//!
//! # When it is away
//!
//! A call ends at its deadline, goes to the declared host alone, and its answer is bounded; after five failures in a row
//! calls fail at once for a while: all of it as `palisade-outbound` has it. Whatever is not a decision denies: the request is a
//! 503 (`condition_failed`), and a list an error. That is not a connection, a status other than 200, a body that is not JSON, an
//! answer without `decision`, and a list with another number of decisions than rows. Decisions are kept for as long as
//! [`AuthZenBuilder::cached_for`] says, each for exactly one question, and never one that failed; nothing is kept unless it
//! says so. A right that was taken away is kept that long.
//!
//! The `context` of a decision is in the audit event, as `policies`.
//!
//! [AuthZEN Authorization API 1.0]: https://openid.net/specs/authorization-api-1_0.html

mod builder;
mod engine;
mod error;
mod kept;
mod question;

pub use builder::AuthZenBuilder;
pub use engine::AuthZen;
pub use error::AuthZenError;
pub use question::{AuthZenObject, Properties};
