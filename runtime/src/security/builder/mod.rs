//! Building a [`Security`], collecting every reason why it cannot hold.

mod browser;
mod callers;
mod limits;
mod network;
mod rules;

use std::sync::{Arc, Mutex, RwLock};

use http::StatusCode;

use crate::audit::AuditSettings;
use crate::auth::AuthSettings;
use crate::authorize::{
    ApprovalStore, BreakGlassStore, ForeignObjects, MemoryApprovals, MemoryBreakGlass,
};
use crate::clock::Clock;
use crate::config_faults::{ConfigError, ConfigFaults};
use crate::edge::browser::BrowserSettings;
use crate::edge::ready_answer::ReadyAnswers;
use crate::edge::settings::EdgeSettings;
use crate::edge::templates::Templates;
use crate::input::InputSettings;
use crate::problem::{PROBLEM_JSON, Reason, Refusal};
use crate::rate::{RateSettings, fields};
use crate::redact::RedactSettings;
use crate::request_id::RequestId;
use crate::rule::Conditions;
use crate::security::Security;
use crate::security::configuration::{ApprovalSettings, BreakGlassSettings, SecuritySettings};
use crate::security::shadows::Shadows;

/// Collects a configuration; [`build`](Self::build) says everything that is wrong with it at once.
#[derive(Default)]
#[must_use = "a configuration guards nothing until it is built"]
pub struct SecurityBuilder {
    auth: AuthSettings,
    rate: RateSettings,
    edge: EdgeSettings,
    browser: BrowserSettings,
    input: InputSettings,
    redact: RedactSettings,
    audit: AuditSettings,
    conditions: Conditions,
    break_glass: Option<Box<dyn BreakGlassStore>>,
    approvals: Option<Box<dyn ApprovalStore>>,
    foreign_objects: ForeignObjects,
    clock: Clock,
    #[cfg(feature = "session")]
    sessions: Option<crate::session::Sessions>,
    faults: ConfigFaults,
}

impl Security {
    /// Starts a configuration; see [`SecurityBuilder`].
    pub fn builder() -> SecurityBuilder {
        SecurityBuilder::new()
    }
}

impl SecurityBuilder {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Tells a sink of every decision, beside the events on the tracing target
    /// [`palisade::audit`](crate::audit::TARGET). Called repeatedly it names several.
    ///
    /// A sink that cannot be opened is a reason not to start; see the
    /// [guide](crate::guide::audit_sinks) for what happens when one fails later.
    #[cfg(feature = "audit")]
    pub fn audit(mut self, queue: crate::audit::AuditQueue) -> Self {
        self.audit.add(queue);
        self
    }

    #[cfg(feature = "testing")]
    pub(crate) fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Checks the configuration as a whole.
    ///
    /// # Errors
    /// Every reason why it cannot hold: no topology, no authenticator where roles are registered, a
    /// weak or mixed key, a missing issuer or audience, an ambiguous default, and so on.
    pub fn build(mut self) -> Result<Security, ConfigError> {
        self.edge.check(&mut self.faults);
        self.browser.check(&mut self.faults);
        self.auth.check(&mut self.faults);
        self.rate.check(&mut self.faults);
        if self.rate.has_several_processes() {
            self.auth.check_memories_are_shared(&mut self.faults);
            self.check_sessions_are_shared();
        }
        self.input.check(&mut self.faults);
        let is_one_of_several = self.rate.has_several_processes();
        // Nothing is opened for a configuration that does not hold.
        std::mem::take(&mut self.faults).into_result()?;
        let audit = self.audit.ready(&mut self.faults);
        self.faults.into_result()?;
        let limit_fields = [fields::RATE_LIMIT_POLICY, fields::RATE_LIMIT];
        let edge = self.edge.ready(&RequestId::NAMES, &limit_fields);
        let mut auth = self.auth.ready(self.clock.now_unix_millis());
        auth.make_answers(&edge.templates);
        Ok(Security(Arc::new(SecuritySettings {
            auth,
            limits: self.rate.ready(),
            forbidden: forbidden(&edge.templates),
            edge,
            browser: self.browser,
            #[cfg(feature = "session")]
            sessions: self.sessions,
            input: self.input,
            redact: self.redact,
            audit,
            conditions: self.conditions,
            break_glass: BreakGlassSettings {
                is_shared: self.break_glass.as_ref().is_some_and(|it| !it.is_of_one_process()),
                is_one_of_several,
                store: self.break_glass.unwrap_or_else(|| Box::new(MemoryBreakGlass::default())),
            },
            approvals: ApprovalSettings {
                is_shared: self.approvals.as_ref().is_some_and(|it| !it.is_of_one_process()),
                store: self.approvals.unwrap_or_else(|| Box::new(MemoryApprovals::new())),
            },
            shadows: Shadows::default(),
            foreign_objects: self.foreign_objects,
            clock: self.clock,
            prepared: RwLock::default(),
            users: Mutex::default(),
        })))
    }
}

/// What a caller reads whom a rule refuses.
fn forbidden(templates: &Templates) -> ReadyAnswers {
    let body = Refusal::new(Reason::RuleDenied).rendered();
    templates.answer(StatusCode::FORBIDDEN, &body, &PROBLEM_JSON, &[])
}

impl std::fmt::Debug for SecurityBuilder {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SecurityBuilder").field("faults", &self.faults).finish_non_exhaustive()
    }
}
