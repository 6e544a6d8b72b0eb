//! The configuration of sessions.

use std::sync::Arc;
use std::time::Duration;

use super::sessions::SessionSettings;
use super::{SessionStore, Sessions};
use crate::clock::Clock;
use crate::config_faults::{ConfigError, ConfigFaults};
use crate::cookies::{SameSite, SetCookie};

/// The cookie's name unless stated.
const NAME: &str = "__Host-session";
const SHORTEST: Duration = Duration::from_secs(60);
const IDLE: Duration = Duration::from_secs(30 * 60);
const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);
/// The longest that browsers keep a cookie.
const LONGEST: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// Collects the configuration of [`Sessions`].
#[derive(Clone, Debug)]
#[must_use = "sessions are configured once they are built"]
pub struct SessionsBuilder {
    name: Option<String>,
    idle: Option<Duration>,
    lifetime: Option<Duration>,
    same_site: Option<SameSite>,
    is_persistent: bool,
    clock: Clock,
    faults: ConfigFaults,
}

impl Default for SessionsBuilder {
    fn default() -> Self {
        Self {
            name: None,
            idle: None,
            lifetime: None,
            same_site: None,
            is_persistent: false,
            clock: Clock::default(),
            faults: ConfigFaults::named("sessions"),
        }
    }
}

impl Sessions {
    /// Begins a configuration.
    pub fn builder() -> SessionsBuilder {
        SessionsBuilder::default()
    }
}

impl SessionsBuilder {
    /// How long a session may go without a request; 30 minutes by default, and a minute at least.
    pub fn idle_limit(mut self, idle: Duration) -> Self {
        self.faults.state(&mut self.idle, idle, ".idle_limit(..)");
        self
    }

    /// How long a session lives at most, however much it is used; 12 hours by default.
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.faults.state(&mut self.lifetime, lifetime, ".lifetime(..)");
        self
    }

    /// With which requests of other sites the cookie is sent: with links alone by default. With
    /// [`SameSite::Strict`] who follows a link to the service comes without a session.
    ///
    /// [`SameSite::None`] is refused: pages of another site reach the service through
    /// [`trusted_origins`](crate::SecurityBuilder::trusted_origins) on a host of the same site.
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.faults.state(&mut self.same_site, same_site, ".same_site(..)");
        self
    }

    /// The cookie's name, which begins with `__Host-`; `__Host-session` by default.
    pub fn cookie_name(mut self, name: impl Into<String>) -> Self {
        self.faults.state(&mut self.name, name.into(), ".cookie_name(..)");
        self
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
    /// Every fault: the name has no `__Host-`, a limit is not a time, the idle limit is longer than the lifetime, every
    /// site may send the cookie, or a setter was called twice.
    pub fn build(mut self, store: impl SessionStore) -> Result<Sessions, ConfigError> {
        let name = self.name.unwrap_or_else(|| NAME.to_owned());
        let idle = self.idle.unwrap_or(IDLE);
        let lifetime = self.lifetime.unwrap_or(LIFETIME);
        let same_site = self.same_site.unwrap_or(SameSite::Lax);
        if !name.starts_with("__Host-") || SetCookie::new(&name, "").header_value().is_err() {
            self.faults.add(
                "the name of a session's cookie begins with `__Host-`, so that no sibling of the host \
                 writes it: `__Host-session`"
            );
        }
        if same_site == SameSite::None {
            self.faults.add(
                "`SameSite::None` lets every site act with the session: use `Lax` or `Strict`",
            );
        }
        if idle < SHORTEST || idle > lifetime || lifetime > LONGEST {
            self.faults.add(
                "`.idle_limit(..)` is at least a minute and at most `.lifetime(..)`, which is at most 400 days"
            );
        }
        self.faults.into_result()?;
        Ok(Sessions(Arc::new(SessionSettings {
            name,
            idle,
            lifetime,
            same_site,
            is_persistent: self.is_persistent,
            store: Box::new(store),
            clock: self.clock,
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::MemorySessions;

    fn told(builder: SessionsBuilder) -> Vec<String> {
        let built = builder.build(MemorySessions::new());
        built.err().map(|error| error.reasons().to_vec()).unwrap_or_default()
    }

    #[test]
    fn each_setting_is_stated_once() {
        type State = fn(SessionsBuilder) -> SessionsBuilder;
        let cases: [(State, &str); 4] = [
            (|it| it.idle_limit(IDLE), ".idle_limit(..)"),
            (|it| it.lifetime(LIFETIME), ".lifetime(..)"),
            (|it| it.same_site(SameSite::Strict), ".same_site(..)"),
            (|it| it.cookie_name("__Host-sid"), ".cookie_name(..)"),
        ];
        for (state, setter) in cases {
            let builder = SessionsBuilder::default;
            assert_eq!(told(state(builder())), [""; 0], "{setter}");
            let twice = format!("sessions: `{setter}` was called twice");
            assert_eq!(told(state(state(builder()))), [twice]);
        }
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let faulty = SessionsBuilder::default().cookie_name("sid").idle_limit(Duration::ZERO);
        assert_eq!(told(faulty.same_site(SameSite::None)).len(), 3);
    }

    #[test]
    fn a_configuration_that_cannot_hold_is_refused() {
        const MINUTE: Duration = Duration::from_secs(60);
        const NAMED: &str = "begins with `__Host-`";
        const SENT: &str = "`SameSite::None`";
        const LIMITS: &str = "`.idle_limit(..)` is at least a minute";
        let builder = SessionsBuilder::default;
        for (faulty, fault, mended) in [
            (builder().cookie_name("sid"), NAMED, builder().cookie_name("__Host-sid")),
            (builder().cookie_name("__Host-"), NAMED, builder()),
            (builder().cookie_name("__Host-a;"), NAMED, builder()),
            (builder().same_site(SameSite::None), SENT, builder().same_site(SameSite::Strict)),
            (builder().idle_limit(MINUTE / 2), LIMITS, builder().idle_limit(MINUTE)),
            (builder().lifetime(MINUTE), LIMITS, builder().lifetime(MINUTE).idle_limit(MINUTE)),
            (builder().lifetime(Duration::MAX), LIMITS, builder().lifetime(LONGEST)),
        ] {
            let told_of_it = told(faulty);
            let [reason] = &told_of_it[..] else { panic!("{told_of_it:?}") };
            assert!(reason.starts_with("sessions: ") && reason.contains(fault), "{reason}");
            assert_eq!(told(mended), [""; 0]);
        }
    }
}
