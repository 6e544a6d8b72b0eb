//! The header fields of a throttled answer.
//!
//! `RateLimit-Policy` and `RateLimit` as in draft-ietf-httpapi-ratelimit-headers-11: structured
//! lists (RFC 9651) of named items. `q` is the quota's limit and `w` its window; `r` is what could
//! be taken now and `t` the seconds until that grows. `Retry-After` is RFC 9110 10.2.3 in seconds.
//! Every duration is rounded up: a client that waits as long as it was told is not refused for a
//! fraction of a second.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};

use super::budget::Budget;
use super::quota::Quota;

/// `RateLimit-Policy`: what is promised.
pub const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// `RateLimit`: what is left.
pub const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// The problem type of a limit that is used up.
pub(crate) const QUOTA_EXCEEDED: &str =
    "https://iana.org/assignments/http-problem-types#quota-exceeded";
pub(crate) const QUOTA_EXCEEDED_TITLE: &str =
    "Request cannot be satisfied as assigned quota has been exceeded";

/// The problem type of an application that is full.
pub(crate) const REDUCED_CAPACITY: &str =
    "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity";
pub(crate) const REDUCED_CAPACITY_TITLE: &str =
    "Request cannot be satisfied due to temporary server capacity constraints";

/// The problem type of a caller who behaves as no user does.
pub(crate) const ABNORMAL_USAGE: &str =
    "https://iana.org/assignments/http-problem-types#abnormal-usage-detected";
pub(crate) const ABNORMAL_USAGE_TITLE: &str =
    "Request not satisfied due to detection of abnormal request pattern";

/// The value of `RateLimit-Policy`, or none for no quotas: an empty list is an absent field.
///
/// It does not change while the quotas do not; compute it once and clone it.
pub fn policy_value(quotas: &[(&str, &Quota)]) -> Option<HeaderValue> {
    list(quotas, |quota| [(";q=", quota.limit().into()), (";w=", seconds(quota.window()).max(1))])
}

/// The value of `RateLimit-Policy` for one quota whose units are not requests, or whose window is a day or
/// a month of a calendar and so has no length that could be told.
pub(crate) fn policy_value_in(
    name: &str,
    quota: &Quota,
    has_window: bool,
    unit: Option<&str>,
) -> Option<HeaderValue> {
    let mut parameters = format!(";q={}", quota.limit());
    if has_window {
        parameters.push_str(";w=");
        push_number(&mut parameters, seconds(quota.window()).max(1));
    }
    if let Some(unit) = unit {
        parameters.push_str(";qu=");
        push_string(&mut parameters, unit);
    }
    named(name, &parameters)
}

/// The value of `RateLimit-Policy` for a bound on requests at the same time.
pub(crate) fn in_flight_policy_value(name: &str, most: u32) -> Option<HeaderValue> {
    named(name, &format!(";q={most};qu=\"concurrent-requests\""))
}

/// The value of `RateLimit` where every place is taken: it is unknown when one is free again.
pub(crate) fn in_flight_used_up_value(name: &str) -> Option<HeaderValue> {
    named(name, ";r=0")
}

fn named(name: &str, parameters: &str) -> Option<HeaderValue> {
    let mut value = String::new();
    push_string(&mut value, name);
    value.push_str(parameters);
    HeaderValue::try_from(value).ok()
}

/// The value of `RateLimit`, or none for no budgets.
pub fn budget_value(budgets: &[(&str, Budget)]) -> Option<HeaderValue> {
    list(budgets, |budget| {
        let (remaining, reset) = budget.remaining_and_reset();
        [(";r=", remaining.into()), (";t=", seconds(reset))]
    })
}

/// The value of `Retry-After`: when all budgets that denied will allow, at least a second, and not
/// before any of them grows.
pub fn retry_after_value(budgets: &[(&str, Budget)]) -> HeaderValue {
    let denied = budgets.iter().map(|(_, budget)| budget).filter(|b| !b.retry_after().is_zero());
    let waits = denied.map(|budget| budget.retry_after().max(budget.reset()));
    let wait = waits.max().unwrap_or_default();
    wait_value(seconds(wait).max(1))
}

/// The value of a number of seconds, in one piece.
fn wait_value(seconds: u64) -> HeaderValue {
    let mut digits = itoa::Buffer::new();
    let digits = Bytes::copy_from_slice(digits.format(seconds).as_bytes());
    HeaderValue::from_maybe_shared(digits).unwrap_or_else(|_| HeaderValue::from(seconds))
}

fn list<T>(
    items: &[(&str, T)],
    parameters: impl Fn(&T) -> [(&'static str, u64); 2],
) -> Option<HeaderValue> {
    let length = |(name, item): &(&str, T)| {
        let parameters = parameters(item).map(|(key, number)| key.len() + digits(number));
        "\"\"".len() + name.len() + parameters.iter().sum::<usize>()
    };
    let separators = ", ".len() * items.len().saturating_sub(1);
    // Exact unless a name is escaped: a value without room to spare is one allocation.
    let mut value = String::with_capacity(items.iter().map(length).sum::<usize>() + separators);
    for (name, item) in items {
        if !value.is_empty() {
            value.push_str(", ");
        }
        push_string(&mut value, name);
        for (key, number) in parameters(item) {
            value.push_str(key);
            push_number(&mut value, number);
        }
    }
    if value.is_empty() { None } else { HeaderValue::try_from(value).ok() }
}

/// The part of `RateLimit` that is the same for every request: the limit's name as an item of a list.
pub(crate) fn item(name: &str) -> Box<str> {
    let mut value = String::new();
    push_string(&mut value, name);
    value.into()
}

/// The value of `RateLimit` for one limit, whose name comes as [`item`] writes it.
pub(crate) fn budget_of(item: &str, budget: Budget) -> Option<HeaderValue> {
    let (remaining, reset) = budget.remaining_and_reset();
    let (mut of_remaining, mut of_reset) = (itoa::Buffer::new(), itoa::Buffer::new());
    let (remaining, reset) = (of_remaining.format(remaining), of_reset.format(seconds(reset)));
    let pieces = [item, ";r=", remaining, ";t=", reset];
    // As long as it is from the start, so that it becomes a value without a copy.
    let mut value = String::with_capacity(pieces.iter().map(|piece| piece.len()).sum());
    for piece in pieces {
        value.push_str(piece);
    }
    HeaderValue::from_maybe_shared(Bytes::from(value)).ok()
}

fn digits(number: u64) -> usize {
    number.checked_ilog10().map_or(1, |power| power as usize + 1)
}

/// Formatting machinery would cost more than the rest of a request's two lines.
fn push_number(value: &mut String, number: u64) {
    value.push_str(itoa::Buffer::new().format(number));
}

/// A policy's name as every answer tells it: printable ASCII. Anything else, a line break above all,
/// becomes an underscore.
pub(crate) fn policy_name(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(name);
    }
    let shown = |letter| if matches!(letter, ' '..='~') { letter } else { '_' };
    Cow::Owned(name.chars().map(shown).collect())
}

/// Writes an sf-string: quotes and backslashes escaped.
fn push_string(value: &mut String, text: &str) {
    value.push('"');
    for character in policy_name(text).chars() {
        if matches!(character, '"' | '\\') {
            value.push('\\');
        }
        value.push(character);
    }
    value.push('"');
}

/// Whole seconds, rounded up.
fn seconds(duration: Duration) -> u64 {
    duration.as_secs().saturating_add(u64::from(duration.subsec_nanos() > 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Rate;

    fn quota(limit: u32, window: Duration) -> Quota {
        Quota::from(Rate::new(limit, window))
    }

    fn budget(remaining: u32, reset: u64, retry_after: u64) -> Budget {
        let [reset, retry_after] = [reset, retry_after].map(Duration::from_millis);
        Budget::new(remaining, reset, retry_after)
    }

    fn retry(budgets: &[Budget]) -> HeaderValue {
        let named: Vec<_> = budgets.iter().map(|budget| ("x", *budget)).collect();
        retry_after_value(&named)
    }

    #[test]
    fn policies_are_a_list_of_named_quotas() {
        let (second, day) = (Duration::from_secs(1), Duration::from_secs(86_400));
        let (hire, daily) = (quota(10, second), quota(5000, day));
        assert_eq!(policy_value(&[("hire", &hire)]).unwrap(), r#""hire";q=10;w=1"#);
        assert_eq!(
            policy_value(&[("hire", &hire), ("day", &daily)]).unwrap(),
            r#""hire";q=10;w=1, "day";q=5000;w=86400"#
        );
        assert_eq!(policy_value(&[]), None);
    }

    #[test]
    fn a_window_is_whole_seconds_and_never_none() {
        for (millis, written) in [(0, 1), (100, 1), (1000, 1), (1001, 2), (60_000, 60)] {
            let quota = quota(10, Duration::from_millis(millis));
            let value = policy_value(&[("a", &quota)]).unwrap();
            assert_eq!(value, format!(r#""a";q=10;w={written}"#));
        }
    }

    #[test]
    fn budgets_round_their_reset_up() {
        let budgets = [("hire", budget(0, 1, 1)), ("day", budget(17, 9000, 0))];
        assert_eq!(budget_value(&budgets).unwrap(), r#""hire";r=0;t=1, "day";r=17;t=9"#);
        assert_eq!(budget_value(&[]), None);
    }

    #[test]
    fn one_budget_is_a_list_of_one() {
        for name in ["hire", "a\"b\\c\r\nx: y\u{e9}", ""] {
            for budget in [budget(0, 1, 1), budget(17, 9000, 0), budget(u32::MAX, u64::MAX, 1)] {
                assert_eq!(budget_of(&item(name), budget), budget_value(&[(name, budget)]));
            }
        }
    }

    #[test]
    fn retry_after_is_at_least_a_second_and_never_before_the_reset() {
        assert_eq!(retry(&[budget(0, 1, 1)]), "1");
        assert_eq!(retry(&[budget(0, 1000, 1000)]), "1");
        assert_eq!(retry(&[budget(0, 1000, 1001)]), "2");
        assert_eq!(retry(&[budget(0, 5000, 100)]), "5");
        assert_eq!(retry(&[budget(0, 100, 100), budget(0, 100, 59_001)]), "60");
        assert_eq!(retry(&[budget(0, 100, 100), budget(3, 900_000, 0)]), "1", "it did not deny");
        assert_eq!(retry(&[]), "1");
    }

    #[test]
    fn names_cannot_leave_their_quotes() {
        let quota = quota(1, Duration::from_secs(1));
        let value = policy_value(&[("a\"b\\c\r\nx: y\u{e9}\u{7f}\0", &quota)]).unwrap();
        assert_eq!(value, r#""a\"b\\c__x: y___";q=1;w=1"#);
        let budgets = [("\n", budget(1, 1, 0))];
        assert_eq!(budget_value(&budgets).unwrap(), r#""_";r=1;t=1"#);
    }

    #[test]
    fn extremes_are_written_whole() {
        let quota = quota(u32::MAX, Duration::MAX);
        assert!(policy_value(&[("a", &quota)]).is_some());
        let longest = [Budget::new(u32::MAX, Duration::MAX, Duration::from_millis(1))];
        // 584 years, rounded up.
        assert_eq!(retry(&longest), "18446744074");
    }
}
