//! One event for every request, on the tracing target `palisade::audit`.
//!
//! Fields: `event` (in OWASP's logging vocabulary), `decision`, `status`, `reason`, `limit` (which one refused, and its
//! numbers, as the posture has them), `rule` (which part of a handler's rule refused), `subject`,
//! `issuer`, `tenant` (where the caller has one), `credential` (the public id of an API key), `client`, `method`, `route` (the pattern,
//! never the path as written), `policy`, `policies` (those of an engine that determined the decision), `request_id` and `micros`. A stream has a second event when it ends, `stream_ended`, with the
//! number of `items` and the `reason`. No token, cookie, body or query is ever in it.
//!
//! With the feature `audit` the same goes, as plain data, to the sinks that
//! [`SecurityBuilder::audit`](crate::SecurityBuilder::audit) names; see the [guide](crate::guide::audit_sinks).

#[cfg(feature = "approval")]
mod approval;
mod beside;
#[cfg(feature = "audit")]
mod chain;
mod event;
#[cfg(feature = "audit")]
mod file;
mod firewall;
#[cfg(feature = "audit")]
mod form;
#[cfg_attr(not(feature = "audit"), path = "no_outputs.rs")]
mod outputs;
mod passkey_event;
#[cfg(feature = "audit")]
mod pseudonym;
#[cfg(feature = "audit")]
mod queue;
#[cfg(feature = "audit")]
mod record;
mod record_decision;
mod record_request;
#[cfg(feature = "audit")]
mod record_start;
#[cfg(feature = "audit")]
mod sink;
#[cfg(feature = "audit")]
mod sink_log;
mod text;
#[cfg(feature = "audit")]
mod webhook;
#[cfg(feature = "audit")]
mod withheld;

#[cfg(feature = "approval")]
pub(crate) use approval::{ApprovalStep, record_approval};
pub use beside::record_login_refused;
pub(crate) use beside::{record_escape, record_upgrade_ended};
#[cfg(feature = "audit")]
pub(crate) use chain::sha256;
#[cfg(feature = "audit")]
pub use chain::{Chain, ChainFault, ChainReport, ChainVerifier, Link as ChainLink};
pub use event::TARGET;
pub(crate) use event::{AuditEvent, AuditedRequest, FirewallMatch, StreamAuditEvent};
#[cfg(feature = "audit")]
pub use file::{FileSink, Fsync};
pub(crate) use firewall::record_firewall;
#[cfg(feature = "audit")]
pub use form::AuditForm;
pub(crate) use outputs::{AuditOutputs, AuditSettings};
pub use passkey_event::PasskeyEvent;
#[cfg(feature = "audit")]
pub use queue::{AuditHealth, AuditQueue, WhenFull};
#[cfg(feature = "audit")]
pub use record::{AuditDecision, AuditRecord};
pub(crate) use record_decision::{
    record_break_glass, record_scan, record_shadow, record_tenant_entered,
};
pub(crate) use record_request::{is_enabled, log_cause, record, record_stream};
#[cfg(feature = "audit")]
pub(crate) use record_start::record_posture;
#[cfg(feature = "audit")]
pub use sink::{AuditSink, SinkError};
pub(crate) use text::{Escaped, name_in_log};
#[cfg(feature = "audit")]
pub use webhook::{AuditDelivery, WebhookSink};
