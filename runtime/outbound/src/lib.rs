//! Calls to other services: to declared hosts alone, at addresses that were looked at, within bounds of time and
//! size; answers are read as an [`#[input]`](macro@palisade::input), or not at all.
//!
//! ```no_run
//! use palisade::input;
//! use palisade_outbound::{Host, Outbound, OutboundError};
//!
//! #[input]
//! struct Rate {
//!     #[validate(range(min = 1, max = 1_000_000))]
//!     cents: u32,
//! }
//!
//! # async fn example(token: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let outbound = Outbound::builder()
//!     .host(Host::new("https://rates.example").bearer(token))
//!     .host(Host::new("https://ledger.internal:8443").in_networks(["10.0.0.0/8"]))
//!     .build()?;
//! let rate: Rate = outbound.get("https://rates.example/eur").send().await?.json()?;
//! let elsewhere = outbound.get("https://evil.example/").send().await;
//! assert!(matches!(elsewhere, Err(OutboundError::HostUndeclared)));
//! # Ok(())
//! # }
//! ```
//!
//! # What holds for every call
//!
//! * **Hosts** are declared with scheme and port; a URL for another one is not a call. Without TLS a host is declared
//!   as [`Host::plain_http`].
//! * **Addresses** are looked at when the connection is made: the process resolves the name itself, looks at every
//!   address of the answer, and connects to one of these and to no other, so that a name which changes its answer
//!   gains nothing. One address of a kind that is not public refuses the whole answer: private, loopback,
//!   link-local, shared, documentation, multicast, reserved, IPv4 in the spelling of IPv6, NAT64, 6to4, Teredo.
//!   [`Host::in_networks`] says where a host inside is instead.
//! * **Redirects** are followed by the client itself, at most five, for GET and HEAD: each hop is a call to the same
//!   host, or to one that the host [may redirect to](Host::redirects_to), looked at like the first, with the credentials of
//!   its own host alone and without the body. No proxy of the environment is used.
//! * **Bounds**: a deadline for the whole call, redirects and retries included, 10 seconds unless stated; 1 MiB for an
//!   answer. It is not decompressed.
//! * **Retries** of a method that may be repeated (GET, HEAD, PUT, DELETE, OPTIONS), after a connection that was not made or broke
//!   and after 502, 503 and 504: two unless stated, with growing pauses, and no more than a tenth of all calls.
//! * **A breaker** for each host: after five failures in a row (no connection, no answer in time, 502, 503, 504) calls fail at once for 10 seconds, then one is tried.
//!
//! * **The caller's identity** is conveyed by a token that was exchanged for the host that is called ([`TokenExchange`],
//!   RFC 8693): the token that the caller sent stays here.
//!
//! What another service answers comes from outside (OWASP API10:2023): [`Answer::json`] reads it as an input whose
//! rules hold, and there is no other way to its body.

mod address;
mod answer;
mod breaker;
mod builder;
mod call;
mod caller_token;
mod client;
mod error;
mod exchange;
mod exchanged_token;
mod host;
mod names;
mod request;
mod retry;

pub use answer::Answer;
pub use builder::OutboundBuilder;
pub use call::Call;
pub use caller_token::CallerToken;
pub use client::Outbound;
pub use error::OutboundError;
pub use exchange::TokenExchange;
pub use exchanged_token::ExchangedToken;
pub use host::Host;
pub use names::{Names, SystemNames};

/// A page of palisade's guide, whose examples are tested here.
#[cfg(doctest)]
#[doc = include_str!("../../src/docs/guide/outbound.md")]
mod guide {}
