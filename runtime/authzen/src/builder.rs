//! What is stated of an engine.

use std::fmt;
use std::time::Duration;

use palisade::{ConfigError, ConfigFaults};
use palisade_outbound::{Host, Names, Outbound, OutboundBuilder};

use crate::engine::AuthZen;

/// What is stated of an engine before it is asked.
#[must_use = "an engine that is not built decides nothing"]
pub struct AuthZenBuilder {
    application: String,
    host: Host,
    outbound: OutboundBuilder,
    deadline: Option<Duration>,
    kept_for: Option<Duration>,
    is_plain: bool,
    faults: ConfigFaults,
}

/// A decision is waited for less than a usual call.
const DEADLINE: Duration = Duration::from_secs(2);

/// More than a hundred decisions with a context each.
const ANSWER_BYTES: usize = 256 * 1024;

impl AuthZen {
    /// An engine at a host, which knows the application by this name.
    pub fn builder(application: &str, host: Host) -> AuthZenBuilder {
        AuthZenBuilder::new(application, host)
    }
}

impl AuthZenBuilder {
    fn new(application: &str, host: Host) -> Self {
        let outbound = Outbound::builder().answer_bytes(ANSWER_BYTES);
        let application = application.to_owned();
        let faults = ConfigFaults::named("authzen");
        Self {
            application,
            host,
            outbound,
            deadline: None,
            kept_for: None,
            is_plain: false,
            faults,
        }
    }

    /// How long a call may take: two seconds unless stated.
    pub fn deadline(mut self, time: Duration) -> Self {
        self.faults.state(&mut self.deadline, time, ".deadline(..)");
        self
    }

    /// How long a decision is kept: not at all unless stated. A right that was taken away lasts that long.
    pub fn cached_for(mut self, time: Duration) -> Self {
        self.faults.state(&mut self.kept_for, time, ".cached_for(..)");
        self
    }

    /// Calls users by their subject alone: for an application of one issuer, whose engine knows them so.
    pub fn plain_subjects(self) -> Self {
        Self { is_plain: true, ..self }
    }

    /// Who resolves the name of the host; the system unless stated.
    pub fn names(mut self, names: impl Names) -> Self {
        self.outbound = self.outbound.names(names);
        self
    }

    /// Trusts the authorities in this PEM alone, in place of the system's.
    pub fn authorities_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.outbound = self.outbound.authorities_pem(pem);
        self
    }

    /// Checks all of it.
    ///
    /// # Errors
    /// Everything that cannot hold of the host and the bounds.
    pub fn build(mut self) -> Result<AuthZen, ConfigError> {
        let origin = self.host.origin().trim_end_matches('/').to_owned();
        let outbound = self.outbound.deadline(self.deadline.unwrap_or(DEADLINE));
        let outbound = match outbound.host(self.host).build() {
            Ok(outbound) => Some(outbound),
            Err(error) => {
                self.faults.extend(error.reasons());
                None
            }
        };
        let outbound = self.faults.ready(outbound)?;
        let kept_for = self.kept_for.unwrap_or(Duration::ZERO);
        Ok(AuthZen::new(origin, outbound, self.application, kept_for, self.is_plain))
    }
}

impl fmt::Debug for AuthZenBuilder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("AuthZenBuilder")
            .field("application", &self.application)
            .field("kept_for", &self.kept_for)
            .finish_non_exhaustive()
    }
}
