//! Why a cookie cannot be set.

use std::fmt;

/// Why a cookie cannot be set: its attributes do not fit each other, its name or its lifetime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CookieError {
    /// The name is empty or no token.
    Name,
    /// The name begins like a prefix that browsers check, in other letters.
    PrefixSpelling,
    /// A name with `__Host-` is of one host and of all its paths.
    HostPrefix,
    /// A name with `__Http-` or `__Host-Http-` is kept from scripts.
    HttpPrefix,
    /// The name and the value together are longer than the 4,096 bytes that browsers keep.
    TooLong,
    /// The path does not begin with `/`, or holds a semicolon, a control character or more than 1,024 bytes.
    Path,
    /// The domain is not a host name, or has no dot.
    Domain,
    /// The lifetime is longer than the 400 days that browsers keep a cookie, or less than a second.
    MaxAge,
    /// A cookie that other sites get along with their requests may not be kept apart for each of them, or a
    /// domain shares it.
    Partitioned,
}

impl fmt::Display for CookieError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Name => "a cookie's name is one or more letters, digits and signs of a token",
            Self::PrefixSpelling => {
                "a cookie's prefix is written `__Host-`, `__Secure-`, `__Http-` or `__Host-Http-`"
            }
            Self::HostPrefix => "a `__Host-` cookie has the path `/` and no domain",
            Self::HttpPrefix => "a `__Http-` cookie cannot be readable by scripts",
            Self::TooLong => "a cookie's name and value are at most 4,096 bytes",
            Self::Path => "a cookie's path begins with `/` and has no semicolon",
            Self::Domain => "a cookie's domain is a host name with a dot",
            Self::MaxAge => "a cookie lives for a second at least and 400 days at most",
            Self::Partitioned => "a partitioned cookie is `SameSite=None` and has no domain",
        })
    }
}

impl std::error::Error for CookieError {}
