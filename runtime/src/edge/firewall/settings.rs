//! The firewall of an application: what looks, for how long, at how much, and what holds where it cannot.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use super::exclusion::Exclusion;
use super::hook::{
    AsyncInspector, Begins, Failure, InspectionRequest, Inspector, Running, Step, Waiting,
};
use super::on_thread::Computing;
use super::verdict::InspectionVerdict;
use crate::config_faults::ConfigFaults;

/// A firewall: a hook, and its bounds. See the [guide](crate::guide::firewall).
///
/// | | default |
/// |---|---|
/// | what a match does | what the [`InspectionVerdict`] says: [`detection_only`](Self::detection_only) lets everything pass |
/// | [`deadline`](Self::deadline) of each look | 1 s |
/// | a hook that fails, panics or is late | 503: [`fails_open`](Self::fails_open) lets pass, for a reason in writing |
/// | [`bodies_up_to`](Self::bodies_up_to) | 1 MiB; a handler that takes more does not start |
/// | [`answers_up_to`](Self::answers_up_to) | 1 MiB; of larger answers and of streams the head alone |
/// | [`at_once`](Self::at_once) | 64 looks of an [`Inspector`] |
#[must_use = "a firewall looks at nothing until it is given to `.firewall(..)`"]
pub struct Firewall {
    hook: Hook,
    deadline: Option<Duration>,
    detects_only: bool,
    fails_open: Option<&'static str>,
    bodies_up_to: Option<u64>,
    answers_up_to: Option<u64>,
    at_once: Option<usize>,
    faults: ConfigFaults,
}

/// Made once the number of places is known.
type Hook = Box<dyn FnOnce(usize) -> Box<dyn Begins> + Send>;

const MIB: u64 = 1024 * 1024;
const DEADLINE: Duration = Duration::from_secs(1);
const AT_ONCE: usize = 64;
const DEADLINES: std::ops::RangeInclusive<Duration> =
    Duration::from_millis(1)..=Duration::from_secs(30);

impl Firewall {
    /// Looks with a hook that computes, on threads for such work.
    pub fn new(inspector: impl Inspector) -> Self {
        Self::with(Box::new(move |places| Box::new(Computing::new(inspector, places))))
    }

    /// Looks with a hook that waits for another system.
    pub fn with_async(inspector: impl AsyncInspector) -> Self {
        Self::with(Box::new(move |_| Box::new(Waiting(inspector))))
    }

    fn with(hook: Hook) -> Self {
        Self {
            hook,
            deadline: None,
            detects_only: false,
            fails_open: None,
            bodies_up_to: None,
            answers_up_to: None,
            at_once: None,
            faults: ConfigFaults::named("firewall"),
        }
    }

    /// Lets everything pass: matches are audited, and refuse nothing. A hook that fails is logged and refuses
    /// nothing either. For the first weeks of a firewall.
    pub fn detection_only(mut self) -> Self {
        self.detects_only = true;
        self
    }

    /// How long one look may take, from 1 ms to 30 s; by default a second. A request has one for its head, one for
    /// each piece of its body (16 KiB), one for its end and one for the answer; those of the request within the handler's own
    /// timeout.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        let (slot, takes) = (&mut self.deadline, "1 ms to 30 s");
        self.faults.state_within(slot, deadline, ".deadline(..)", DEADLINES, takes);
        self
    }

    /// Lets pass what the hook could not decide, for this reason; it is logged and is in the posture.
    ///
    /// # Security
    /// Who can make the hook fail, or late, passes it.
    pub fn fails_open(mut self, reason: &'static str) -> Self {
        const SETTER: &str = ".fails_open(..)";
        if reason.trim().chars().count() < 3 {
            self.faults.add(format!("`{SETTER}` needs a reason"));
        }
        self.faults.state(&mut self.fails_open, reason, SETTER);
        self
    }

    /// The largest body that is looked at, in bytes. Bodies are held until the verdict is there. A handler that
    /// takes larger ones does not start, unless it states `firewall(head_only, reason = "..")`.
    pub fn bodies_up_to(mut self, bytes: u64) -> Self {
        const SETTER: &str = ".bodies_up_to(..)";
        if bytes == 0 {
            self.faults.add(format!(
                "it looks at no body: name a bound in `{SETTER}`, or state \
                 `firewall(head_only, ..)` on the handlers"
            ));
        }
        self.faults.state(&mut self.bodies_up_to, bytes, SETTER);
        self
    }

    /// The largest body of an answer that is looked at, in bytes.
    pub fn answers_up_to(mut self, bytes: u64) -> Self {
        self.faults.state(&mut self.answers_up_to, bytes, ".answers_up_to(..)");
        self
    }

    /// How many looks of an [`Inspector`] run at the same time, from 1 to 512. One that hangs keeps its place.
    pub fn at_once(mut self, looks: usize) -> Self {
        let slot = &mut self.at_once;
        self.faults.state_within(slot, looks, ".at_once(..)", 1..=512, "1 to 512 looks");
        self
    }

    /// What runs, where it can.
    pub(crate) fn ready(self, faults: &mut ConfigFaults) -> ReadyFirewall {
        faults.extend(self.faults.into_sentences());
        // A number that is out of bounds is a fault, and asks nothing.
        let hook = (self.hook)(self.at_once.unwrap_or(AT_ONCE).clamp(1, 512));
        ReadyFirewall {
            hook: Arc::from(hook),
            deadline: self.deadline.unwrap_or(DEADLINE),
            detects_only: self.detects_only,
            fails_open: self.fails_open,
            bodies_up_to: self.bodies_up_to.unwrap_or(MIB),
            answers_up_to: self.answers_up_to.unwrap_or(MIB),
        }
    }
}

impl fmt::Debug for Firewall {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Firewall").field("deadline", &self.deadline).finish_non_exhaustive()
    }
}

/// The firewall at work.
pub(crate) struct ReadyFirewall {
    hook: Arc<dyn Begins>,
    deadline: Duration,
    pub(crate) detects_only: bool,
    pub(crate) fails_open: Option<&'static str>,
    bodies_up_to: u64,
    pub(crate) answers_up_to: u64,
}

impl ReadyFirewall {
    /// Begins with a request.
    pub(crate) fn begin(&self, exclusion: Option<&'static Exclusion>) -> Box<dyn Running> {
        let except = exclusion.map_or(&[][..], |exclusion| exclusion.except);
        self.hook.begin(InspectionRequest { except, detects_only: self.detects_only })
    }

    /// One look, within the deadline.
    pub(crate) async fn look(
        &self,
        inspection: &mut dyn Running,
        step: Step,
    ) -> Result<InspectionVerdict, Failure> {
        timeout(self.deadline, inspection.look(step)).await.unwrap_or(Err(Failure::Late))
    }

    /// The same for what a look needs.
    pub(crate) async fn within<T>(&self, needed: impl Future<Output = T>) -> Result<T, Failure> {
        timeout(self.deadline, needed).await.map_err(|_| Failure::Late)
    }

    /// Whether what could not be decided passes.
    pub(crate) fn lets_failures_pass(&self) -> bool {
        self.detects_only || self.fails_open.is_some()
    }

    /// Why a handler that takes bodies up to `body_limit` cannot run behind it.
    pub(crate) fn faults_of(
        &self,
        exclusion: Option<&'static Exclusion>,
        body_limit: u64,
        reasons: &mut Vec<String>,
    ) {
        let looks_at_bodies = exclusion.is_none_or(|it| !it.off && !it.head_only);
        if looks_at_bodies && body_limit > self.bodies_up_to {
            reasons.push(format!(
                "it takes bodies of {body_limit} bytes and the firewall looks at {}: raise \
                 `.bodies_up_to(..)`, lower `body`, or state `firewall(head_only, reason = \"..\")`",
                self.bodies_up_to
            ));
        }
        for rule in exclusion.map_or(&[][..], |exclusion| exclusion.except) {
            if let Err(fault) = self.hook.check_exclusion(rule) {
                reasons.push(format!("it excepts the rule `{rule}` of the firewall: {fault}"));
            }
        }
    }

    /// What it is, for the posture.
    pub(crate) fn in_words(&self) -> String {
        let mode = if self.detects_only { "detection only" } else { "blocking" };
        let deadline = self.deadline.as_millis();
        match self.fails_open {
            Some(reason) => format!("{mode}, {deadline} ms a look, fails open: {reason}"),
            None => format!("{mode}, {deadline} ms a look"),
        }
    }
}

impl fmt::Debug for ReadyFirewall {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ReadyFirewall").field("is", &self.in_words()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::super::hook::{Inspection, InspectionError};
    use super::*;

    struct Nothing;

    impl Inspector for Nothing {
        type Inspection = Self;

        fn begin(&self, _: InspectionRequest) -> Self {
            Self
        }
    }

    impl Inspection for Nothing {
        fn head(
            &mut self,
            _: &crate::edge::firewall::InspectedHead,
        ) -> Result<InspectionVerdict, InspectionError> {
            Ok(InspectionVerdict::Allow)
        }
    }

    fn firewall() -> Firewall {
        Firewall::new(Nothing)
    }

    fn told(firewall: Firewall) -> Vec<String> {
        let mut faults = ConfigFaults::default();
        let _ = firewall.ready(&mut faults);
        faults.into_sentences()
    }

    #[test]
    fn each_setting_is_stated_once() {
        type State = fn(Firewall) -> Firewall;
        let cases: [(State, &str); 5] = [
            (|it| it.deadline(DEADLINE), ".deadline(..)"),
            (|it| it.fails_open("availability first"), ".fails_open(..)"),
            (|it| it.bodies_up_to(MIB), ".bodies_up_to(..)"),
            (|it| it.answers_up_to(MIB), ".answers_up_to(..)"),
            (|it| it.at_once(AT_ONCE), ".at_once(..)"),
        ];
        for (state, setter) in cases {
            assert_eq!(told(state(firewall())), [""; 0], "{setter}");
            let twice = format!("firewall: `{setter}` was called twice");
            assert_eq!(told(state(state(firewall()))), [twice]);
        }
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let faulty = firewall().deadline(Duration::ZERO).at_once(513).fails_open(" a ");
        let told = told(faulty.bodies_up_to(0).bodies_up_to(MIB));
        let [deadline, at_once, reason, bodies, twice] = &told[..] else { panic!("{told:?}") };
        assert_eq!(deadline, "firewall: `.deadline(..)` takes 1 ms to 30 s");
        assert_eq!(at_once, "firewall: `.at_once(..)` takes 1 to 512 looks");
        assert_eq!(reason, "firewall: `.fails_open(..)` needs a reason");
        assert!(bodies.starts_with("firewall: it looks at no body: "), "{bodies}");
        assert_eq!(twice, "firewall: `.bodies_up_to(..)` was called twice");
        let mended = firewall().deadline(Duration::from_secs(30)).at_once(512).fails_open("abc");
        assert_eq!(self::told(mended.bodies_up_to(1)), [""; 0]);
    }

    #[test]
    fn the_first_value_holds() {
        let mut faults = ConfigFaults::default();
        let ready = firewall().bodies_up_to(7).bodies_up_to(9).ready(&mut faults);
        assert_eq!((ready.bodies_up_to, ready.answers_up_to, ready.deadline), (7, MIB, DEADLINE));
    }
}
