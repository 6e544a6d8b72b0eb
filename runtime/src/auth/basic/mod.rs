//! HTTP Basic ([RFC 7617]): a name and a password in every request, verified with argon2id.
//!
//! The rules:
//!
//! * Passwords are stored as argon2id hashes in the PHC form, at parameters that OWASP's password
//!   storage sheet recommends or more. A hash of fewer is replaced when its password is next seen.
//! * Hashing runs off the executor, at most as many side by side as the machine has processors: each
//!   takes 19 MiB. Who waits for a turn waits within the handler's timeout.
//! * An unknown user gets the same answer as a wrong password, and costs as much: one hash of each cost that stored hashes
//!   have had since the process began, whichever is the user's own.
//! * What is not a name and password in base64 and UTF-8, or has control characters, is a 401; nothing at all, and what has a
//!   comma or a space, is a 400. A password is at most 1,024 bytes and never cut. Neither is normalised.
//! * Browsers send these credentials along with requests that other sites cause: such a request with a
//!   method other than GET, HEAD and OPTIONS is a 403, by `Sec-Fetch-Site` and `Origin`; see
//!   [`trusted_origins`](crate::SecurityBuilder::trusted_origins).
//!
//! # Security
//! Every request costs a hash. Prefer tokens for people and [API keys](crate::auth::ApiKeys) for
//! machines.
//!
//! [RFC 7617]: https://www.rfc-editor.org/rfc/rfc7617

mod pair;
mod password;
mod scheme;
mod users;

#[cfg(feature = "login")]
pub(crate) use password::{Compared, Passwords};
pub use password::{HashCost, PasswordError};
pub use scheme::Basic;
pub use users::{BasicUser, BasicUsers, BasicUsersError, MemoryBasicUsers, UsersAnswer};
