//! Cookies that leave with an answer.

use std::fmt::{self, Write as _};
use std::time::Duration;

use http::HeaderValue;

use super::CookieError;
use super::value::{decode, encode};

/// The most bytes of a name and a value that browsers keep.
const LONGEST: usize = 4_096;
/// The most bytes of one attribute that browsers read.
const LONGEST_ATTRIBUTE: usize = 1_024;
/// The longest that browsers keep a cookie.
const LONGEST_LIFE: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// With which requests of other sites a browser sends a cookie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameSite {
    /// With none: who follows a link to the service comes without it.
    Strict,
    /// With those that follow a link: `GET` of a whole page.
    #[default]
    Lax,
    /// With every one.
    None,
}

/// One cookie for the caller's browser to keep.
///
/// Unless stated it is sent over TLS alone, kept from scripts, sent along with no request of another site but a link, for
/// every path of this host, and forgotten when the browser is closed. The value is percent-encoded where it
/// has to be; [`decoded`](Self::decoded) turns what comes back into the value.
///
/// ```
/// use std::time::Duration;
///
/// use palisade::SetCookie;
///
/// let theme = SetCookie::new("__Host-theme", "dark").max_age(Duration::from_secs(86_400));
/// assert_eq!(
///     theme.header_value()?,
///     "__Host-theme=dark; Path=/; Max-Age=86400; Secure; HttpOnly; SameSite=Lax",
/// );
/// # Ok::<(), palisade::CookieError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use = "a cookie is set by the answer that it is given to"]
pub struct SetCookie {
    name: String,
    value: String,
    path: String,
    domain: Option<String>,
    max_age: Option<Duration>,
    same_site: SameSite,
    is_readable: bool,
    is_partitioned: bool,
}

impl SetCookie {
    /// A cookie of this name.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            path: "/".to_owned(),
            domain: None,
            max_age: None,
            same_site: SameSite::Lax,
            is_readable: false,
            is_partitioned: false,
        }
    }

    /// Lets a browser forget the cookie of this name; path and domain are those that it was set with.
    pub fn removal(name: impl Into<String>) -> Self {
        Self { max_age: Some(Duration::ZERO), ..Self::new(name, "") }
    }

    /// How long the browser keeps it: a second at least, and 400 days at most.
    pub fn max_age(self, age: Duration) -> Self {
        // What lives no time at all is not a cookie, and no removal either.
        let age = if age.is_zero() { Duration::from_nanos(1) } else { age };
        Self { max_age: Some(age), ..self }
    }

    /// The paths that it is sent for; all of them by default.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self { path: path.into(), ..self }
    }

    /// Shares it with every host below this domain. A host that controls one of them reads and writes it.
    pub fn domain(self, domain: impl Into<String>) -> Self {
        Self { domain: Some(domain.into()), ..self }
    }

    /// With which requests of other sites it is sent.
    pub fn same_site(self, same_site: SameSite) -> Self {
        Self { same_site, ..self }
    }

    /// Lets scripts of the page read it. No credential belongs there.
    pub fn readable_by_scripts(self) -> Self {
        Self { is_readable: true, ..self }
    }

    /// Keeps one cookie for each site that embeds the service: for `SameSite::None`.
    pub fn partitioned(self) -> Self {
        Self { is_partitioned: true, ..self }
    }

    /// The value of a cookie that came back: what [`new`](Self::new) was given. `None` where it is none.
    #[must_use]
    pub fn decoded(text: &str) -> Option<String> {
        decode(text)
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The value of `Set-Cookie`.
    ///
    /// # Errors
    /// The attributes do not fit each other; nothing is left out quietly.
    pub fn header_value(&self) -> Result<HeaderValue, CookieError> {
        self.check()?;
        let value = encode(&self.value);
        if self.name.len() + value.len() > LONGEST {
            return Err(CookieError::TooLong);
        }
        let mut text = format!("{}={value}; Path={}", self.name, self.path);
        if let Some(domain) = &self.domain {
            text.push_str("; Domain=");
            text.push_str(domain);
        }
        if let Some(age) = self.max_age {
            let _ = write!(text, "; Max-Age={}", age.as_secs());
        }
        text.push_str("; Secure");
        if !self.is_readable {
            text.push_str("; HttpOnly");
        }
        text.push_str(match self.same_site {
            SameSite::Strict => "; SameSite=Strict",
            SameSite::Lax => "; SameSite=Lax",
            SameSite::None => "; SameSite=None",
        });
        if self.is_partitioned {
            text.push_str("; Partitioned");
        }
        HeaderValue::try_from(text).map_err(|_| CookieError::Name)
    }

    fn check(&self) -> Result<(), CookieError> {
        check_name(&self.name)?;
        let is_of_host = self.name.starts_with("__Host-");
        if is_of_host && (self.path != "/" || self.domain.is_some()) {
            return Err(CookieError::HostPrefix);
        }
        let is_for_http = self.name.starts_with("__Http-") || self.name.starts_with("__Host-Http-");
        if is_for_http && self.is_readable {
            return Err(CookieError::HttpPrefix);
        }
        if !is_path(&self.path) {
            return Err(CookieError::Path);
        }
        if self.domain.as_deref().is_some_and(|domain| !is_domain(domain)) {
            return Err(CookieError::Domain);
        }
        // A removal has an age of nothing.
        let is_age = |age: Duration| age.is_zero() || (age.as_secs() > 0 && age <= LONGEST_LIFE);
        if !self.max_age.is_none_or(is_age) {
            return Err(CookieError::MaxAge);
        }
        let is_apart = self.same_site == SameSite::None && self.domain.is_none();
        if self.is_partitioned && !is_apart {
            return Err(CookieError::Partitioned);
        }
        Ok(())
    }
}

/// A token (RFC 9110, 5.6.2), whose prefix is one of those that browsers know in their spelling: they
/// compare it in any letters.
pub(crate) fn check_name(name: &str) -> Result<(), CookieError> {
    const SIGNS: &[u8] = b"!#$%&'*+-.^_`|~";
    const PREFIXES: [&str; 4] = ["__Host-Http-", "__Host-", "__Secure-", "__Http-"];
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || SIGNS.contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(CookieError::Name);
    }
    let begins = |prefix: &&str| {
        name.get(..prefix.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(prefix))
    };
    match PREFIXES.into_iter().find(begins) {
        Some(prefix) if !name.starts_with(prefix) => Err(CookieError::PrefixSpelling),
        Some(prefix) if name.len() == prefix.len() => Err(CookieError::Name),
        _ => Ok(()),
    }
}

fn is_path(path: &str) -> bool {
    path.starts_with('/')
        && path.len() <= LONGEST_ATTRIBUTE
        && path.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b';')
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (1..=63).contains(&label.len()) && label.bytes().all(legal)
    };
    domain.len() <= 253 && domain.contains('.') && domain.split('.').all(is_label)
}

/// Leaves the value out.
impl fmt::Debug for SetCookie {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SetCookie").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Cookies that leave with an answer; the value precedes a response in a tuple.
///
/// An answer with a cookie is kept by no shared cache, whatever else it says. A cookie that cannot be set as it is written is a
/// 500 whose cause is in the log.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::{SetCookie, SetCookies};
///
/// #[secure]
/// async fn choose() -> (SetCookies, NoContent) {
///     let cookies = SetCookies::new().set(SetCookie::new("__Host-theme", "dark"));
///     (cookies, NoContent)
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "cookies are set by the answer that they precede"]
pub struct SetCookies(Vec<SetCookie>);

impl SetCookies {
    /// No cookie yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a cookie, in place of one of the same name.
    pub fn set(mut self, cookie: SetCookie) -> Self {
        self.0.retain(|other| {
            (&other.name, &other.path, &other.domain)
                != (&cookie.name, &cookie.path, &cookie.domain)
        });
        self.0.push(cookie);
        self
    }

    /// Lets the browser forget the cookie of this name.
    pub fn remove(self, name: impl Into<String>) -> Self {
        self.set(SetCookie::removal(name))
    }

    /// The values of `Set-Cookie`, each with the cookie's name.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&str, Result<HeaderValue, CookieError>)> {
        self.0.iter().map(|cookie| (cookie.name(), cookie.header_value()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    fn text(cookie: &SetCookie) -> Result<String, CookieError> {
        cookie.header_value().map(|value| value.to_str().unwrap().to_owned())
    }

    #[test]
    fn every_attribute_is_written() {
        let whole = SetCookie::new("a", "1; Domain=evil.example")
            .path("/pay")
            .domain("example.com")
            .max_age(DAY)
            .same_site(SameSite::Strict)
            .readable_by_scripts();
        assert_eq!(
            text(&whole).unwrap(),
            "a=1%3B%20Domain=evil.example; Path=/pay; Domain=example.com; Max-Age=86400; Secure; \
             SameSite=Strict"
        );
        let embedded = SetCookie::new("a", "").same_site(SameSite::None).partitioned();
        assert_eq!(
            text(&embedded).unwrap(),
            "a=; Path=/; Secure; HttpOnly; SameSite=None; Partitioned"
        );
        assert!(text(&SetCookie::removal("__Host-a")).unwrap().contains("Max-Age=0;"));
        assert!(!format!("{whole:?}").contains("Domain"), "{whole:?}");
    }

    #[test]
    fn attributes_that_do_not_fit_are_refused() {
        let of = |name: &str| SetCookie::new(name, "1");
        for (cookie, error) in [
            (of(""), CookieError::Name),
            (of("a b"), CookieError::Name),
            (of("a;b"), CookieError::Name),
            (of("ä"), CookieError::Name),
            (of("__Host-"), CookieError::Name),
            (of("__host-a"), CookieError::PrefixSpelling),
            (of("__SECURE-a"), CookieError::PrefixSpelling),
            (of("__Host-a").path("/x"), CookieError::HostPrefix),
            (of("__Host-a").domain("example.com"), CookieError::HostPrefix),
            (of("__Host-Http-a").readable_by_scripts(), CookieError::HttpPrefix),
            (of("__Http-a").readable_by_scripts(), CookieError::HttpPrefix),
            (of("a").path("x"), CookieError::Path),
            (of("a").path("/; Domain=evil.example"), CookieError::Path),
            (of("a").path("/\r\nx: y"), CookieError::Path),
            (of("a").domain("com"), CookieError::Domain),
            (of("a").domain(".example.com"), CookieError::Domain),
            (of("a").domain("example.com; HttpOnly"), CookieError::Domain),
            (of("a").max_age(401 * DAY), CookieError::MaxAge),
            (of("a").max_age(Duration::ZERO), CookieError::MaxAge),
            (of("a").partitioned(), CookieError::Partitioned),
            (SetCookie::new("a", "x".repeat(LONGEST)), CookieError::TooLong),
        ] {
            assert_eq!(text(&cookie), Err(error), "{cookie:?}");
        }
        for cookie in [
            of("__Host-a"),
            of("__Host-Http-a"),
            of("__Secure-a").path("/x").domain("example.com"),
            of("a").max_age(400 * DAY),
            SetCookie::new("a", "x".repeat(LONGEST - 1)),
        ] {
            assert!(text(&cookie).is_ok(), "{cookie:?}");
        }
    }

    #[test]
    fn a_later_cookie_of_a_name_takes_its_place() {
        let cookies = SetCookies::new().set(SetCookie::new("a", "1")).set(SetCookie::new("b", "2"));
        let cookies = cookies.remove("a");
        let names: Vec<_> = cookies.values().map(|(name, _)| name.to_owned()).collect();
        assert_eq!(names, ["b", "a"]);
    }
}
