//! The configuration of sessions.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::sessions::Settings;
use super::{SessionStore, Sessions};
use crate::clock::Clock;
use crate::cookies::{SameSite, SetCookie};

/// The cookie's name unless stated.
const NAME: &str = "__Host-session";
const IDLE: Duration = Duration::from_secs(30 * 60);
const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);
/// The longest that browsers keep a cookie.
const LONGEST: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// Collects the configuration of [`Sessions`].
#[derive(Clone, Debug)]
#[must_use = "sessions are configured once they are built"]
pub struct SessionsBuilder {
    name: String,
    idle: Duration,
    lifetime: Duration,
    same_site: SameSite,
    is_persistent: bool,
    clock: Clock,
}

impl Default for SessionsBuilder {
    fn default() -> Self {
        Self {
            name: NAME.to_owned(),
            idle: IDLE,
            lifetime: LIFETIME,
            same_site: SameSite::Lax,
            is_persistent: false,
            clock: Clock::default(),
        }
    }
}

impl SessionsBuilder {
    /// How long a session may go without a request; 30 minutes by default, and a minute at least.
    pub fn idle_limit(self, idle: Duration) -> Self {
        Self { idle, ..self }
    }

    /// How long a session lives at most, however much it is used; 12 hours by default.
    pub fn lifetime(self, lifetime: Duration) -> Self {
        Self { lifetime, ..self }
    }

    /// With which requests of other sites the cookie is sent: with links alone by default. With
    /// [`SameSite::Strict`] who follows a link to the service comes without a session.
    ///
    /// [`SameSite::None`] is refused: pages of another site reach the service through
    /// [`trusted_origins`](crate::SecurityBuilder::trusted_origins) on a host of the same site.
    pub fn same_site(self, same_site: SameSite) -> Self {
        Self { same_site, ..self }
    }

    /// The cookie's name, which begins with `__Host-`; `__Host-session` by default.
    pub fn cookie_name(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// Lets the browser keep the cookie for the session's lifetime. Without it a browser that is closed
    /// forgets it.
    pub fn persistent(self) -> Self {
        Self { is_persistent: true, ..self }
    }

    #[cfg(feature = "testing")]
    pub(crate) fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Checks the configuration.
    ///
    /// # Errors
    /// The name has no `__Host-`, a limit is no time, the idle limit is longer than the lifetime, or every
    /// site may send the cookie.
    pub fn build(self, store: impl SessionStore) -> Result<Sessions, SessionConfigError> {
        if !self.name.starts_with("__Host-")
            || SetCookie::new(&self.name, "").header_value().is_err()
        {
            return Err(SessionConfigError::Name);
        }
        if self.same_site == SameSite::None {
            return Err(SessionConfigError::SameSite);
        }
        let is_bounded = self.idle >= Duration::from_secs(60)
            && self.idle <= self.lifetime
            && self.lifetime <= LONGEST;
        if !is_bounded {
            return Err(SessionConfigError::Limits);
        }
        Ok(Sessions(Arc::new(Settings {
            name: self.name,
            idle: self.idle,
            lifetime: self.lifetime,
            same_site: self.same_site,
            is_persistent: self.is_persistent,
            store: Box::new(store),
            clock: self.clock,
        })))
    }
}

/// Why sessions cannot be configured so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionConfigError {
    /// The cookie's name does not begin with `__Host-`, or cannot be one.
    Name,
    /// A limit is less than a minute, the idle limit is longer than the lifetime, or that is longer than 400 days.
    Limits,
    /// Every site could send the cookie.
    SameSite,
}

impl fmt::Display for SessionConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Name => {
                "the name of a session's cookie begins with `__Host-`, so that no sibling of the host \
                 writes it: `__Host-session`"
            }
            Self::Limits => {
                "`.idle_limit(..)` is at least a minute and at most `.lifetime(..)`, which is at most 400 days"
            }
            Self::SameSite => {
                "`SameSite::None` lets every site act with the session: use `Lax` or `Strict`"
            }
        })
    }
}

impl std::error::Error for SessionConfigError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::MemorySessions;

    fn built(builder: SessionsBuilder) -> Result<(), SessionConfigError> {
        builder.build(MemorySessions::new()).map(drop)
    }

    #[test]
    fn a_configuration_that_cannot_hold_is_refused() {
        const MINUTE: Duration = Duration::from_secs(60);
        let builder = SessionsBuilder::default;
        for (faulty, error, mended) in [
            (
                builder().cookie_name("sid"),
                SessionConfigError::Name,
                builder().cookie_name("__Host-sid"),
            ),
            (builder().cookie_name("__Host-"), SessionConfigError::Name, builder()),
            (builder().cookie_name("__Host-a;"), SessionConfigError::Name, builder()),
            (
                builder().same_site(SameSite::None),
                SessionConfigError::SameSite,
                builder().same_site(SameSite::Strict),
            ),
            (
                builder().idle_limit(MINUTE / 2),
                SessionConfigError::Limits,
                builder().idle_limit(MINUTE),
            ),
            (
                builder().lifetime(MINUTE),
                SessionConfigError::Limits,
                builder().lifetime(MINUTE).idle_limit(MINUTE),
            ),
            (
                builder().lifetime(Duration::MAX),
                SessionConfigError::Limits,
                builder().lifetime(LONGEST),
            ),
        ] {
            assert_eq!(built(faulty), Err(error));
            assert_eq!(built(mended), Ok(()));
        }
    }
}
