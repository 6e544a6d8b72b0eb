//! How much one connection may be.

use std::ops::RangeInclusive;
use std::time::Duration;

use palisade::{ConfigError, ConfigFaults};

const SECOND: Duration = Duration::from_secs(1);
const LEAST: Duration = Duration::from_millis(1);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MESSAGES: RangeInclusive<usize> = 1..=1024 * 1024 * 1024;

/// The limits of one connection.
///
/// They are built at the start of the service, which keeps them in its state:
///
/// ```
/// use std::time::Duration;
///
/// use palisade::prelude::*;
/// use palisade_websocket::{Limits, WebSocketAnswer, WebSocketUpgrade};
///
/// #[secure(rate = "5/m", in_flight = 4)]
/// async fn wait(State(limits): State<Limits>, socket: WebSocketUpgrade) -> WebSocketAnswer {
///     socket.limits(limits).talk(async |_| Ok(()))
/// }
///
/// # fn main() -> Result<(), palisade::ConfigError> {
/// let limits = Limits::builder().message(1_024).lifetime(Duration::from_secs(600)).build()?;
/// let routes = SecureRouter::new().route("/wait", get(wait)).with_state::<()>(limits);
/// # drop(routes);
///
/// let refused = Limits::builder().message(0).build();
/// assert!(refused.is_err_and(|error| error.reasons()[0].contains("`.message(..)` takes")));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use = "limits are given to the upgrade"]
pub struct Limits {
    pub(crate) message: usize,
    pub(crate) frames_per_second: u32,
    pub(crate) burst: u32,
    pub(crate) idle: Duration,
    pub(crate) lifetime: Duration,
    pub(crate) sending: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message: 64 * 1024,
            frames_per_second: 20,
            burst: 40,
            idle: 60 * SECOND,
            lifetime: 60 * 60 * SECOND,
            sending: 10 * SECOND,
        }
    }
}

/// Collects the [`Limits`] of a connection.
#[derive(Clone, Debug)]
#[must_use = "limits hold once they are built and given to the upgrade"]
pub struct LimitsBuilder {
    message: Option<usize>,
    /// In a second, and at once.
    frames: Option<(u32, u32)>,
    idle: Option<Duration>,
    lifetime: Option<Duration>,
    sending: Option<Duration>,
    faults: ConfigFaults,
}

impl Limits {
    /// States other limits; what is left out has its default.
    pub fn builder() -> LimitsBuilder {
        LimitsBuilder {
            message: None,
            frames: None,
            idle: None,
            lifetime: None,
            sending: None,
            faults: ConfigFaults::named("websocket limits"),
        }
    }
}

impl LimitsBuilder {
    /// The longest message in bytes, in one frame or several, from a byte to 1 GiB; 64 KiB by default.
    pub fn message(mut self, bytes: usize) -> Self {
        let (slot, takes) = (&mut self.message, "a byte to 1 GiB");
        self.faults.state_within(slot, bytes, ".message(..)", MESSAGES, takes);
        self
    }

    /// How many frames a client may send in a second, and at once after a pause, at least one each; 20 and 40 by
    /// default.
    pub fn frames(mut self, per_second: u32, burst: u32) -> Self {
        const SETTER: &str = ".frames(..)";
        if per_second == 0 || burst == 0 {
            self.faults.add(format!("`{SETTER}` takes at least one in a second and one at once"));
        }
        self.faults.state(&mut self.frames, (per_second, burst), SETTER);
        self
    }

    /// How long nothing may come before a sign of life is asked for, from a millisecond to a day; a minute by default.
    pub fn idle(mut self, idle: Duration) -> Self {
        let (slot, takes) = (&mut self.idle, "a millisecond to a day");
        self.faults.state_within(slot, idle, ".idle(..)", LEAST..=DAY, takes);
        self
    }

    /// How long a connection may be open, from a millisecond to 30 days; an hour by default.
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        let (slot, takes) = (&mut self.lifetime, "a millisecond to 30 days");
        self.faults.state_within(slot, lifetime, ".lifetime(..)", LEAST..=30 * DAY, takes);
        self
    }

    /// How long a client may take to take one message, from a millisecond to an hour; ten seconds by default.
    pub fn sending(mut self, sending: Duration) -> Self {
        let (slot, takes) = (&mut self.sending, "a millisecond to an hour");
        self.faults.state_within(slot, sending, ".sending(..)", LEAST..=3_600 * SECOND, takes);
        self
    }

    /// The limits.
    ///
    /// # Errors
    /// Every fault: a value out of its range, a setter that was called twice.
    pub fn build(self) -> Result<Limits, ConfigError> {
        self.faults.into_result()?;
        let usual = Limits::default();
        let frames = self.frames.unwrap_or((usual.frames_per_second, usual.burst));
        Ok(Limits {
            message: self.message.unwrap_or(usual.message),
            frames_per_second: frames.0,
            burst: frames.1,
            idle: self.idle.unwrap_or(usual.idle),
            lifetime: self.lifetime.unwrap_or(usual.lifetime),
            sending: self.sending.unwrap_or(usual.sending),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type State = fn(LimitsBuilder) -> LimitsBuilder;

    fn told(builder: LimitsBuilder) -> Vec<String> {
        builder.build().err().map(|error| error.reasons().to_vec()).unwrap_or_default()
    }

    #[test]
    fn each_limit_is_stated_once() {
        let cases: [(State, &str); 5] = [
            (|it| it.message(1), ".message(..)"),
            (|it| it.frames(1, 1), ".frames(..)"),
            (|it| it.idle(LEAST), ".idle(..)"),
            (|it| it.lifetime(LEAST), ".lifetime(..)"),
            (|it| it.sending(LEAST), ".sending(..)"),
        ];
        for (state, setter) in cases {
            assert_eq!(told(state(Limits::builder())), [""; 0], "{setter}");
            let twice = format!("websocket limits: `{setter}` was called twice");
            assert_eq!(told(state(state(Limits::builder()))), [twice]);
        }
    }

    #[test]
    fn a_limit_is_in_its_range() {
        let cases: [(State, &str, State); 8] = [
            (|it| it.message(0), "`.message(..)` takes a byte to 1 GiB", |it| it.message(1 << 30)),
            (|it| it.frames(0, 1), "`.frames(..)` takes at least one in a", |it| it.frames(1, 9)),
            (|it| it.frames(1, 0), "`.frames(..)` takes at least one in a", |it| it.frames(9, 1)),
            (|it| it.idle(Duration::ZERO), "`.idle(..)` takes a", |it| it.idle(DAY)),
            (|it| it.idle(DAY + LEAST), "`.idle(..)` takes a", |it| it.idle(SECOND)),
            (|it| it.lifetime(Duration::ZERO), "`.lifetime(..)` takes a", |it| it.lifetime(DAY)),
            (|it| it.lifetime(31 * DAY), "`.lifetime(..)` takes a", |it| it.lifetime(30 * DAY)),
            (|it| it.sending(DAY), "`.sending(..)` takes a", |it| it.sending(3_600 * SECOND)),
        ];
        for (faulty, fault, mended) in cases {
            let told_of_it = told(faulty(Limits::builder()));
            let [reason] = &told_of_it[..] else { panic!("{told_of_it:?}") };
            assert!(reason.starts_with(&format!("websocket limits: {fault}")), "{reason}");
            assert_eq!(told(mended(Limits::builder())), [""; 0]);
        }
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let faulty = Limits::builder().message(0).idle(Duration::ZERO).frames(0, 0);
        assert_eq!(told(faulty.frames(1, 1)).len(), 4);
    }

    #[test]
    fn what_is_stated_holds_and_the_rest_is_as_usual() {
        let limits = Limits::builder().frames(3, 5).sending(SECOND).build().unwrap();
        assert_eq!((limits.frames_per_second, limits.burst, limits.sending), (3, 5, SECOND));
        assert_eq!((limits.message, limits.idle), (64 * 1024, 60 * SECOND));
        assert_eq!(limits.lifetime, 3_600 * SECOND);
    }
}
