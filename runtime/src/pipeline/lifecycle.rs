//! What the answers of a handler say that will not be there for ever, and that it is gone.
//!
//! `Deprecation` is a date of structured fields ([RFC 9745, 2.1]), `Sunset` a date of HTTP ([RFC 8594, 3]).
//!
//! [RFC 9745, 2.1]: https://www.rfc-editor.org/rfc/rfc9745#section-2.1
//! [RFC 8594, 3]: https://www.rfc-editor.org/rfc/rfc8594#section-3

use std::time::{Duration, SystemTime};

use axum::extract::MatchedPath;
use http::header::{HeaderName, HeaderValue, LINK};
use http::request::Parts;

use crate::context::RequestContext;
use crate::policy::Spec;
use crate::problem::{Reason, Refusal};
use crate::route_path::{Segment, segments};

const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
const SUNSET: HeaderName = HeaderName::from_static("sunset");

/// Leaves the fields for the answer, whatever the answer is.
///
/// # Errors
/// 410 once the handler is gone.
pub(super) fn check(context: &RequestContext, spec: &Spec, parts: &Parts) -> Result<(), Refusal> {
    let lifecycle = &spec.lifecycle;
    if !lifecycle.ends() {
        return Ok(());
    }
    let add = |name: HeaderName, value: Option<HeaderValue>| {
        if let Some(value) = value {
            context.response_fields().add(name, value);
        }
    };
    let date = |seconds: i64| HeaderValue::try_from(format!("@{seconds}")).ok();
    add(DEPRECATION, lifecycle.deprecated.and_then(date));
    add(SUNSET, lifecycle.sunset.and_then(http_date));
    add(LINK, lifecycle.successor.and_then(|target| link(target, context, parts)));
    let now = context.security().clock().now_unix_millis();
    let is_gone = lifecycle.sunset.is_some_and(|sunset| now >= sunset.saturating_mul(1_000));
    if is_gone { Err(Refusal::new(Reason::VersionGone)) } else { Ok(()) }
}

/// Whether an answer has a field of this name once, whatever a handler set.
pub(super) fn is_single(name: &HeaderName) -> bool {
    [DEPRECATION, SUNSET].contains(name)
}

fn http_date(seconds: i64) -> Option<HeaderValue> {
    let since = Duration::from_secs(u64::try_from(seconds).ok()?);
    let date = httpdate::fmt_http_date(SystemTime::UNIX_EPOCH.checked_add(since)?);
    HeaderValue::try_from(date).ok()
}

/// The link to what replaces the handler, with the parameters of the path filled in as they were written.
fn link(target: &str, context: &RequestContext, parts: &Parts) -> Option<HeaderValue> {
    let filled = if target.contains('{') {
        let pattern = parts.extensions.get::<MatchedPath>()?;
        let path = context.original_head().target.as_ref()?.path();
        fill(target, pattern.as_str(), path)?
    } else {
        target.to_owned()
    };
    HeaderValue::try_from(format!("<{filled}>; rel=\"successor-version\"")).ok()
}

/// None where the path has no such parameter. A router that took a prefix off is behind: the last segments
/// are compared.
fn fill(target: &str, pattern: &str, path: &str) -> Option<String> {
    let value = |name: &str| {
        let mut pairs = segments(pattern).rev().zip(path.rsplit('/'));
        pairs.find_map(|(segment, given)| {
            let is_named = segment.parameter.is_some_and(|own| own.name == name && !own.takes_rest);
            given.strip_prefix(&*segment.prefix).filter(|_| is_named)
        })
    };
    let filled = segments(target).map(|Segment { prefix, parameter }| match parameter {
        Some(parameter) => value(parameter.name).map(|value| prefix + value),
        None => Some(prefix),
    });
    let filled = filled.collect::<Option<Vec<_>>>()?.join("/");
    // What would end the link is in no path that a server takes; nothing is sent all the same.
    (!filled.contains(['<', '>', '"'])).then_some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_filled_in_as_they_were_written() {
        let filled =
            |target| fill(target, "/v1/teams/{team}/staff/{id}", "/v1/teams/a%2Fb/staff/7");
        assert_eq!(filled("/v2/staff/{id}").as_deref(), Some("/v2/staff/7"));
        assert_eq!(filled("/v2/{team}/{id}").as_deref(), Some("/v2/a%2Fb/7"));
        assert_eq!(filled("https://b.example/{id}").as_deref(), Some("https://b.example/7"));
        assert_eq!(filled("/v2/{other}"), None);
        let filled = |target| fill(target, "/@{handle}/v{version}", "/@ada/v1");
        assert_eq!(filled("/people/{handle}/of-{version}").as_deref(), Some("/people/ada/of-1"));
        assert_eq!(fill("/v2/{id}", "/v1/{id}", "/v1/a>;b"), None);
    }

    #[test]
    fn a_date_of_http_is_in_gmt() {
        let date = http_date(1_798_761_599).unwrap();
        assert_eq!(date, "Thu, 31 Dec 2026 23:59:59 GMT");
        assert_eq!(http_date(-1), None);
    }
}
