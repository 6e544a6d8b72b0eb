//! Something that happened, and who hears of it.

use std::net::IpAddr;

use crate::caller_id::CallerId;
#[cfg(feature = "audit")]
use crate::problem::Event;
use crate::request_id::RequestId;

/// Something that happened, with what is known of it.
#[derive(Clone, Debug, Default)]
#[cfg_attr(not(feature = "audit"), allow(dead_code, reason = "sinks read it"))]
pub(crate) struct AuditFact<'a> {
    pub(crate) reason: &'static str,
    /// What no other field has, in words.
    pub(crate) detail: Option<&'a str>,
    /// The request that waits for approval.
    pub(crate) approval: Option<&'a str>,
    /// The tenant that is entered from another.
    pub(crate) entered: Option<&'a str>,
    /// When it ends, in milliseconds since the Unix epoch.
    pub(crate) until_millis: Option<i64>,
    /// Whether it happened within a request, which was let in because its events find room.
    pub(crate) admitted: bool,
    pub(crate) subject: Option<&'a str>,
    pub(crate) issuer: Option<&'a str>,
    pub(crate) tenant: Option<&'a str>,
    /// The public id of a key or a session.
    pub(crate) credential: Option<&'a str>,
    pub(crate) client: Option<IpAddr>,
    pub(crate) route: Option<&'a str>,
    pub(crate) policy: Option<&'static str>,
    /// The request within which it happened, where that is not the one that is being handled.
    pub(crate) request_id: Option<&'a RequestId>,
}

impl<'a> AuditFact<'a> {
    /// About a caller in a tenant, or in none.
    #[cfg_attr(
        not(any(feature = "api-key", feature = "session", feature = "second-factor")),
        allow(dead_code, reason = "facts of these alone are about callers")
    )]
    pub(crate) fn about(caller: &'a CallerId, tenant: Option<&'a str>) -> Self {
        let (subject, issuer) = (Some(caller.subject()), Some(caller.issuer()));
        Self { subject, issuer, tenant, ..Self::default() }
    }
}

/// Hears what happens within an application.
#[cfg(feature = "audit")]
pub(crate) trait AuditListener: Send + Sync {
    fn hear(&self, event: Event, fact: &AuditFact<'_>);
}
