//! Measures, over the facade of the crate `metrics`: the service chooses the recorder.
//!
//! Behind the feature `metrics`; without it every call here is nothing. No label comes from a request: the route is its
//! pattern, the method one that HTTP knows, a limit its statement in the code. [The guide](crate::guide::metrics) has the
//! table.

use std::time::Instant;

use http::{Method, StatusCode};

/// How a request ended.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "metrics"), allow(dead_code, reason = "told to a recorder"))]
pub(crate) struct RequestMeasure<'a> {
    /// Nothing where no request was read, or where its method is unknown.
    pub(crate) method: Option<&'a Method>,
    /// The pattern of the route.
    pub(crate) route: Option<&'a str>,
    /// The handler.
    pub(crate) policy: Option<&'static str>,
    /// The version of the API that it belongs to.
    pub(crate) version: Option<&'static str>,
    /// Nothing where the client went away.
    pub(crate) status: Option<StatusCode>,
    /// The kind of event, as the audit has it.
    pub(crate) event: &'static str,
    /// Why it was refused; empty where it was answered.
    pub(crate) reason: &'static str,
    /// The limit that refused, in words.
    pub(crate) limit: Option<&'a str>,
    pub(crate) seconds: f64,
}

/// A part of the way of a request.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "metrics"), allow(dead_code, reason = "told to a recorder"))]
pub(crate) enum Stage {
    Authenticate,
    Authorize,
    Limits,
    Body,
}

/// Something that remembers.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(
    any(not(feature = "metrics"), not(feature = "jwt")),
    allow(dead_code, reason = "told to a recorder, and each feature has its own")
)]
pub(crate) enum Cache {
    Tokens,
    Callers,
}

/// Whether anything is measured.
pub(crate) const ARE_ON: bool = cfg!(feature = "metrics");

/// The time of a stage, which ends when this is dropped: with a refusal, too.
#[must_use = "the time of a stage ends when this is dropped"]
#[derive(Debug)]
pub(crate) struct StageTimer(Option<(Stage, Instant)>);

impl StageTimer {
    pub(crate) fn of(stage: Stage) -> Self {
        Self(ARE_ON.then(|| (stage, Instant::now())))
    }
}

impl Drop for StageTimer {
    fn drop(&mut self) {
        if let Some((stage, since)) = self.0.take() {
            recorded::stage(stage, since.elapsed().as_secs_f64());
        }
    }
}

#[allow(unused_imports, reason = "each feature measures what it has")]
pub(crate) use recorded::{
    audit_dropped, audit_refused, audit_sink, audit_waiting, cache, key_set, rate_store, request,
    stream,
};

#[cfg(feature = "metrics")]
mod recorded {
    use http::Method;
    use metrics::{counter, gauge, histogram};

    use super::{Cache, RequestMeasure, Stage};

    /// The methods that are named.
    fn method(method: Option<&Method>) -> &'static str {
        match method.map(Method::as_str) {
            Some("GET") => "GET",
            Some("HEAD") => "HEAD",
            Some("POST") => "POST",
            Some("PUT") => "PUT",
            Some("PATCH") => "PATCH",
            Some("DELETE") => "DELETE",
            Some("OPTIONS") => "OPTIONS",
            _ => "other",
        }
    }

    pub(crate) fn request(measured: &RequestMeasure<'_>) {
        let route = measured.route.unwrap_or("none").to_owned();
        let (method, policy) = (method(measured.method), measured.policy.unwrap_or("none"));
        let version = measured.version.unwrap_or("none");
        // 1xx is none of ours: a client that went away.
        let status = measured.status.map_or("cancelled", |status| match status.as_u16() / 100 {
            2 => "2xx",
            3 => "3xx",
            4 => "4xx",
            _ => "5xx",
        });
        counter!("palisade_requests_total", "method" => method, "route" => route.clone(), "policy" => policy, "version" => version, "status" => status)
            .increment(1);
        histogram!("palisade_request_duration_seconds", "method" => method, "route" => route.clone(), "version" => version)
            .record(measured.seconds);
        if measured.reason.is_empty() {
            return;
        }
        counter!("palisade_refusals_total", "event" => measured.event, "reason" => measured.reason, "route" => route, "version" => version)
            .increment(1);
        if let Some(limit) = measured.limit {
            counter!("palisade_limited_total", "policy" => policy, "version" => version, "limit" => limit.to_owned())
                .increment(1);
        }
    }

    pub(crate) fn stage(stage: Stage, seconds: f64) {
        let stage = match stage {
            Stage::Authenticate => "authenticate",
            Stage::Authorize => "authorize",
            Stage::Limits => "limits",
            Stage::Body => "body",
        };
        histogram!("palisade_stage_duration_seconds", "stage" => stage).record(seconds);
    }

    pub(crate) fn stream(reason: &'static str, items: u64) {
        counter!("palisade_streams_total", "reason" => reason).increment(1);
        counter!("palisade_stream_items_total").increment(items);
    }

    pub(crate) fn cache(cache: Cache, hit: bool) {
        let cache = match cache {
            Cache::Tokens => "tokens",
            Cache::Callers => "callers",
        };
        counter!("palisade_cache_total", "cache" => cache, "outcome" => if hit { "hit" } else { "miss" }).increment(1);
    }

    pub(crate) fn rate_store(is_available: bool) {
        gauge!("palisade_rate_store_available").set(f64::from(u8::from(is_available)));
    }

    #[cfg_attr(not(feature = "jwt"), allow(dead_code, reason = "asked about keys of issuers"))]
    pub(crate) fn key_set(is_available: bool) {
        gauge!("palisade_key_set_available").set(f64::from(u8::from(is_available)));
    }

    #[cfg_attr(not(feature = "audit"), allow(dead_code, reason = "asked about sinks"))]
    #[allow(clippy::cast_precision_loss, reason = "a queue of 2^52 events fits no memory")]
    pub(crate) fn audit_waiting(sink: &str, waiting: usize) {
        gauge!("palisade_audit_waiting", "sink" => sink.to_owned()).set(waiting as f64);
    }

    #[cfg_attr(not(feature = "audit"), allow(dead_code, reason = "asked about sinks"))]
    pub(crate) fn audit_sink(sink: &str, is_failing: bool) {
        gauge!("palisade_audit_sink_available", "sink" => sink.to_owned())
            .set(f64::from(u8::from(!is_failing)));
    }

    #[cfg_attr(not(feature = "audit"), allow(dead_code, reason = "asked about sinks"))]
    pub(crate) fn audit_dropped(sink: &str, events: u64) {
        counter!("palisade_audit_dropped_total", "sink" => sink.to_owned()).increment(events);
    }

    #[cfg_attr(not(feature = "audit"), allow(dead_code, reason = "asked about sinks"))]
    pub(crate) fn audit_refused(sink: &str, requests: u64) {
        counter!("palisade_audit_refused_total", "sink" => sink.to_owned()).increment(requests);
    }
}

#[cfg(not(feature = "metrics"))]
mod recorded {
    use super::{Cache, RequestMeasure, Stage};

    pub(crate) fn request(_: &RequestMeasure<'_>) {}
    pub(crate) fn stage(_: Stage, _: f64) {}
    pub(crate) fn stream(_: &'static str, _: u64) {}
    #[cfg_attr(not(feature = "jwt"), allow(dead_code, reason = "asked about tokens and callers"))]
    pub(crate) fn cache(_: Cache, _: bool) {}
    pub(crate) fn rate_store(_: bool) {}
    #[cfg_attr(not(feature = "jwt"), allow(dead_code, reason = "asked about keys of issuers"))]
    pub(crate) fn key_set(_: bool) {}
    #[cfg_attr(not(feature = "audit"), allow(dead_code, reason = "asked about sinks"))]
    pub(crate) fn audit_waiting(_: &str, _: usize) {}
    #[cfg_attr(not(feature = "audit"), allow(dead_code, reason = "asked about sinks"))]
    pub(crate) fn audit_sink(_: &str, _: bool) {}
    #[cfg_attr(not(feature = "audit"), allow(dead_code, reason = "asked about sinks"))]
    pub(crate) fn audit_dropped(_: &str, _: u64) {}
    #[cfg_attr(not(feature = "audit"), allow(dead_code, reason = "asked about sinks"))]
    pub(crate) fn audit_refused(_: &str, _: u64) {}
}
