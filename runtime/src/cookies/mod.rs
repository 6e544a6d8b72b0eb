//! Cookies that a service sets and reads ([RFC 6265bis]).
//!
//! [RFC 6265bis]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis

mod error;
#[cfg(feature = "session")]
mod find;
mod set_cookie;
mod value;

pub use error::CookieError;
#[cfg(feature = "session")]
pub(crate) use find::{FoundCookie, find_cookie};
pub use set_cookie::{SameSite, SetCookie, SetCookies};
