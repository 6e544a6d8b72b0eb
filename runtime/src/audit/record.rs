//! What happened, as plain data: what every sink is given.

use std::net::IpAddr;

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use crate::audit::{AuditEvent, AuditedRequest, Escaped, StreamAuditEvent};
use crate::audit_fact::AuditFact;
use crate::problem::{Event, Reason};

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AuditDecision {
    /// The request was answered.
    Allow,
    /// It was refused, failed or cancelled.
    Deny,
}

/// One event of the audit, as plain data.
///
/// Texts from outside are escaped and cut to 256 characters: none can forge a line. No token, cookie,
/// query or body is in it. It serialises as one flat object without what is absent, the time in RFC 3339.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AuditRecord {
    /// When, in milliseconds since the Unix epoch.
    pub time_millis: i64,
    /// The kind of event; see the [page of audit codes](crate::guide::audit_codes).
    pub event: &'static str,
    /// What was decided; nothing where the event is none of a request.
    pub decision: Option<AuditDecision>,
    /// The status of the answer.
    pub status: Option<u16>,
    /// Why a request was refused or failed; empty where it was answered.
    pub reason: &'static str,
    /// The limit that refused, with its numbers.
    pub limit: Option<String>,
    /// The part of the handler's rule that refused.
    pub rule: Option<String>,
    /// Who calls, as its issuer names it; a pseudonym where the queue says so.
    pub subject: Option<String>,
    /// Who vouches for the caller.
    pub issuer: Option<String>,
    /// The caller's tenant.
    pub tenant: Option<String>,
    /// The public id of an API key.
    pub credential: Option<String>,
    /// The client's address.
    pub client: Option<IpAddr>,
    /// The method.
    pub method: Option<String>,
    /// The pattern of the route, never the path as written.
    pub route: Option<String>,
    /// The handler's name.
    pub policy: Option<&'static str>,
    /// The policies of an engine that determined the decision: `cedar: policy0`.
    pub policies: Option<String>,
    /// The request's id; empty where the event is none of a request.
    pub request_id: String,
    /// The trace that the request belongs to.
    pub trace_id: String,
    /// How long it took.
    pub micros: u64,
    /// What no other field tells, in words: which tokens were taken back, which request waits for approval.
    pub detail: Option<String>,
    /// The id of a request that waits for approval.
    pub approval: Option<String>,
    /// The tenant that is entered from another.
    pub entered: Option<String>,
    /// When what was begun ends, in milliseconds since the Unix epoch.
    pub until_millis: Option<i64>,
    /// How many items a stream sent.
    pub items: Option<u64>,
    /// Fields of the answer's type that this caller may see of no object, as `Type.field`.
    pub withheld: Vec<String>,
    /// Fields that leave masked for this caller.
    pub masked: Vec<String>,
    /// How many requests this event stands for, where it sums up several.
    pub count: Option<u64>,
    /// The digest of the posture, in the event of a start.
    pub digest: Option<String>,
}

impl AuditRecord {
    /// An event of this kind about no request.
    pub(crate) fn of(event: Event, time_millis: i64) -> Self {
        Self {
            time_millis,
            event: event.name(),
            decision: None,
            status: None,
            reason: "",
            limit: None,
            rule: None,
            subject: None,
            issuer: None,
            tenant: None,
            credential: None,
            client: None,
            method: None,
            route: None,
            policy: None,
            policies: None,
            request_id: String::new(),
            trace_id: String::new(),
            micros: 0,
            detail: None,
            approval: None,
            entered: None,
            until_millis: None,
            items: None,
            withheld: Vec::new(),
            masked: Vec::new(),
            count: None,
            digest: None,
        }
    }

    pub(super) fn about(event: Event, time_millis: i64, request: &AuditedRequest<'_>) -> Self {
        let name = |text: &str| Escaped::name(text).to_string();
        Self {
            subject: request.subject.map(name),
            issuer: request.issuer.map(name),
            tenant: request.tenant.map(name),
            credential: request.credential.map(name),
            client: request.client,
            method: request.method.map(|method| name(method.as_str())),
            route: request.route.map(str::to_owned),
            policy: request.policy,
            policies: request.policies.map(|policies| Escaped::cause(policies).to_string()),
            request_id: request.id.as_str().to_owned(),
            trace_id: request.id.trace_id().to_owned(),
            ..Self::of(event, time_millis)
        }
    }

    /// How a request ended.
    pub(super) fn of_request(event: &AuditEvent<'_>, time_millis: i64) -> Self {
        let allowed = event.is_allowed();
        Self {
            decision: Some(if allowed { AuditDecision::Allow } else { AuditDecision::Deny }),
            status: event.status.map(|status| status.as_u16()),
            reason: event.reason.map_or("", Reason::code),
            limit: event.limit.map(str::to_owned),
            rule: event.rule.map(str::to_owned),
            micros: event.micros,
            ..Self::about(event.event(), time_millis, &event.request)
        }
    }

    /// How a stream ended.
    pub(super) fn of_stream(event: &StreamAuditEvent<'_>, time_millis: i64) -> Self {
        let decision = if event.is_denied() { AuditDecision::Deny } else { AuditDecision::Allow };
        Self {
            decision: Some(decision),
            reason: event.reason.code(),
            items: Some(event.items),
            micros: event.micros,
            ..Self::about(event.event(), time_millis, &event.request)
        }
    }

    /// What happened beside the decisions about requests.
    pub(super) fn of_fact(event: Event, fact: &AuditFact<'_>, time_millis: i64) -> Self {
        let name = |text: &str| Escaped::name(text).to_string();
        Self {
            reason: fact.reason,
            detail: fact.detail.map(name),
            approval: fact.approval.map(name),
            entered: fact.entered.map(name),
            until_millis: fact.until_millis,
            subject: fact.subject.map(name),
            issuer: fact.issuer.map(name),
            tenant: fact.tenant.map(name),
            credential: fact.credential.map(name),
            client: fact.client,
            route: fact.route.map(str::to_owned),
            policy: fact.policy,
            request_id: fact.request_id.map_or_else(String::new, |id| id.as_str().to_owned()),
            trace_id: fact.request_id.map_or_else(String::new, |id| id.trace_id().to_owned()),
            ..Self::of(event, time_millis)
        }
    }

    /// Whether it tells of something that was refused, failed or is out of order.
    pub fn is_refusal(&self) -> bool {
        self.decision != Some(AuditDecision::Allow)
    }

    /// When, as RFC 3339 in UTC.
    pub fn time(&self) -> String {
        rfc3339(self.time_millis)
    }
}

impl Serialize for AuditRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("time", &self.time())?;
        map.serialize_entry("event", self.event)?;
        macro_rules! known {
            ($($name:ident)+) => {$(
                if let Some(value) = &self.$name {
                    map.serialize_entry(stringify!($name), value)?;
                }
            )+};
        }
        known!(decision status);
        if self.decision.is_some() || !self.reason.is_empty() {
            map.serialize_entry("reason", self.reason)?;
        }
        known!(limit rule subject issuer tenant credential client method route policy policies);
        if !self.request_id.is_empty() {
            map.serialize_entry("request_id", &self.request_id)?;
            map.serialize_entry("trace_id", &self.trace_id)?;
            map.serialize_entry("micros", &self.micros)?;
        }
        known!(detail approval entered until_millis items);
        for (name, fields) in [("withheld", &self.withheld), ("masked", &self.masked)] {
            if !fields.is_empty() {
                map.serialize_entry(name, fields)?;
            }
        }
        known!(count digest);
        map.end()
    }
}

/// A time as RFC 3339 in UTC with milliseconds.
fn rfc3339(unix_millis: i64) -> String {
    let (days, rest) = (unix_millis.div_euclid(86_400_000), unix_millis.rem_euclid(86_400_000));
    let (year, month, day) = civil(days);
    let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60);
    let (second, milli) = (rest / 1_000 % 60, rest % 1_000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

/// The date of a day since 1970-01-01: Howard Hinnant's `civil_from_days`.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_utc() {
        for (millis, told) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_893_456_000_042, "2030-01-01T00:00:00.042Z"),
        ] {
            assert_eq!(rfc3339(millis), told);
        }
    }

    #[test]
    fn what_is_absent_is_not_told() {
        let record = AuditRecord::of(Event::PostureLoaded, 0);
        let json = serde_json::to_string(&record).unwrap();
        assert_eq!(json, r#"{"time":"1970-01-01T00:00:00.000Z","event":"posture_loaded"}"#);
    }
}
