//! Without the feature `audit`, `tracing` is the only way out.

use std::net::IpAddr;

use crate::audit::{AuditEvent, AuditedRequest, FirewallMatch, StreamAuditEvent};
use crate::audit_fact::AuditFact;
use crate::config_faults::ConfigFaults;
use crate::principal::Principal;
use crate::problem::Event;

#[derive(Debug, Default)]
pub(crate) struct AuditSettings;

impl AuditSettings {
    #[allow(clippy::unused_self, reason = "as with the feature")]
    pub(crate) fn ready(self, _: &mut ConfigFaults) -> AuditOutputs {
        AuditOutputs
    }
}

#[derive(Debug, Default)]
pub(crate) struct AuditOutputs;

#[allow(clippy::unused_self, reason = "the same calls as with the feature")]
impl AuditOutputs {
    pub(crate) fn is_empty(&self) -> bool {
        true
    }

    pub(crate) fn admit(&self) -> bool {
        true
    }

    pub(crate) fn request(&self, _: &AuditEvent<'_>, _: bool, _: i64) {}

    pub(crate) fn stream(&self, _: &StreamAuditEvent<'_>, _: i64) {}

    pub(crate) fn fact(&self, _: Event, _: &AuditFact<'_>, _: i64) {}

    pub(crate) fn firewall(&self, _: &AuditedRequest<'_>, _: &FirewallMatch<'_>, _: i64) {}

    pub(crate) fn scan(&self, _: &str, _: Option<&Principal>, _: IpAddr, _: i64) {}
}
