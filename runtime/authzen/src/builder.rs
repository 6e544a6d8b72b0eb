//! What is stated of an engine.

use std::fmt;
use std::time::Duration;

use palisade_outbound::{Host, Names, Outbound, OutboundBuilder, OutboundConfigError};

use crate::engine::AuthZen;

/// What is stated of an engine before it is asked.
#[must_use = "an engine that is not built decides nothing"]
pub struct AuthZenBuilder {
    application: String,
    host: Host,
    outbound: OutboundBuilder,
    kept_for: Duration,
    is_plain: bool,
}

/// A decision is waited for less than a usual call.
const DEADLINE: Duration = Duration::from_secs(2);

/// More than a hundred decisions with a context each.
const ANSWER_BYTES: usize = 256 * 1024;

impl AuthZenBuilder {
    pub(crate) fn new(application: &str, host: Host) -> Self {
        let outbound = Outbound::builder().deadline(DEADLINE).answer_bytes(ANSWER_BYTES);
        let application = application.to_owned();
        Self { application, host, outbound, kept_for: Duration::ZERO, is_plain: false }
    }

    /// How long a call may take: two seconds unless stated.
    pub fn deadline(mut self, time: Duration) -> Self {
        self.outbound = self.outbound.deadline(time);
        self
    }

    /// How long a decision is kept: not at all unless stated. A right that was taken away lasts that long.
    pub fn cached_for(self, time: Duration) -> Self {
        Self { kept_for: time, ..self }
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
    pub fn build(self) -> Result<AuthZen, OutboundConfigError> {
        let origin = self.host.origin().trim_end_matches('/').to_owned();
        let outbound = self.outbound.host(self.host).build()?;
        Ok(AuthZen::new(origin, outbound, self.application, self.kept_for, self.is_plain))
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
