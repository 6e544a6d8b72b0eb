//! WebSockets ([RFC 6455]) behind palisade's guards.
//!
//! ```
//! use palisade::prelude::*;
//! use palisade_websocket::{WebSocketAnswer, WebSocketUpgrade};
//!
//! #[input]
//! struct Said {
//!     text: Text<500>,
//! }
//!
//! #[derive(Redacted)]
//! struct Heard {
//!     #[expose]
//!     text: String,
//! }
//!
//! #[secure(rate = "5/m", in_flight = 4)]
//! async fn chat(socket: WebSocketUpgrade) -> WebSocketAnswer {
//!     socket.talk(async |mut socket| {
//!         while let Some(said) = socket.receive::<Said>().await {
//!             socket.send(&Heard { text: said.text.into_string() }).await?;
//!         }
//!         Ok(())
//!     })
//! }
//! # let routes = SecureRouter::<()>::new().route("/chat", get(chat));
//! ```
//!
//! # Rules
//!
//! * The upgrade is a request like every other: its guard says who may open it, and how often. A page of another site is refused with 403,
//!   whatever the credential: browsers open WebSockets to any host, and send cookies along. Pages that may are `trusted_origins`.
//! * A message is JSON of an [`#[input]`](macro@palisade::input) type, of 64 KiB at most; what leaves is a [`Redacted`](palisade::Redacted) type, as
//!   this caller may see it. What is no such message, breaks a rule of its type, or sets a field that this caller may not set, closes the connection with 1007.
//!   A type that names objects does not compile, nor does sending an object without a proof that this caller was asked about it.
//! * The handler says by `in_flight` how many a caller has open at a time, without which it does not start. Under [`palisade::serve`](palisade::serve()) each
//!   counts among the connections of the server and of its address until it is over, and closes with 1001 when the server ends.
//! * A firewall sees the request that opens it, and none of its messages: with one, the handler states `firewall(head_only, reason = "..")`.
//! * A client sends 20 frames a second at most, with 40 at once, pings and pieces of messages included: one more closes with 1008. A connection in
//!   which nothing comes for a minute is asked for a sign of life and closed after another half (1001), and none lives longer than an hour
//!   (1001). [`Limits::builder`] states otherwise. What is not taken within ten seconds is closed. What comes is looked at by
//!   [`receive`](WebSocket::receive): a task that only sends awaits it as well.
//! * It ends with its credential: where that expires or is taken back, by a logout or a revocation, the connection closes within two seconds with 1008 and
//!   says `credential_expired` or `credential_revoked`; what serves it is dropped. A client certificate that is on a list of revoked ones ends it as soon as the
//!   list is in force.
//! * The audit and its sinks hear `websocket_ended` with the reason, the caller and the id of the request.
//!
//! [RFC 6455]: https://www.rfc-editor.org/rfc/rfc6455

mod close_reason;
mod counted;
mod handshake;
mod limits;
mod socket;

pub use close_reason::CloseReason;
pub use handshake::{WebSocketAnswer, WebSocketUpgrade};
pub use limits::{Limits, LimitsBuilder};
pub use socket::WebSocket;

/// A page of palisade's guide, whose examples are tested here.
#[cfg(doctest)]
#[doc = include_str!("../../src/docs/guide/websockets.md")]
mod guide {}
