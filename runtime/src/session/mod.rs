//! Sessions of browsers: who logged in stays known by a cookie, until it is ended.
//!
//! [`Sessions`] begins, lists and ends them; as the scheme `session` it verifies the cookie. The
//! [guide](crate::guide::sessions) shows both. The rules:
//!
//! * The cookie holds 256 random bits. The store has SHA-256 of them, which is the session's public id, so that neither a
//!   copy of the store nor a list of sessions lets a reader in.
//! * It is `__Host-session` with `Secure`, `HttpOnly`, `SameSite=Lax` and `Path=/`: no script reads it, no sibling of the
//!   host writes it. Twice it is a 400; an id that the service did not make is a 401, and never adopted.
//! * A login begins a new session and ends the one that the request came with; a change of rights
//!   [renews](SessionControl::renew) it. Of two renewals at the same time one wins, and the old id is dead.
//! * A session ends after a time without requests, and for good after another, however often it is renewed. Ending it takes
//!   effect at the next request, and within a second for open streams.
//! * What a page of another site causes is refused before anything of it is read: see
//!   [`trusted_origins`](crate::SecurityBuilder::trusted_origins).
//!
//! This is the backend for a frontend of [RFC 10017]: no token is ever in the hands of a script.
//!
//! [RFC 10017]: https://www.rfc-editor.org/rfc/rfc10017

mod builder;
mod control;
mod current;
mod error;
mod id;
mod memory;
mod record;
mod scheme;
mod sessions;
mod store;

pub use builder::SessionsBuilder;
pub use control::{RedirectedSession, SessionControl};
pub use current::{CurrentSession, ListedSession};
pub use error::SessionError;
pub use id::{SessionId, SessionIdError};
pub use memory::MemorySessions;
pub use record::{SessionGrant, SessionOrigin, SessionRecord};
pub use sessions::{IssuedSession, Sessions};
pub use store::{MOST_SESSIONS_OF_A_CALLER, SessionAnswer, SessionStore, SessionStoreError};
