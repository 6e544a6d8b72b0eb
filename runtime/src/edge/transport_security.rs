//! `Strict-Transport-Security`: one field, over TLS only ([RFC 6797]).
//!
//! [RFC 6797]: https://www.rfc-editor.org/rfc/rfc6797

use http::HeaderMap;
use http::header::{HeaderValue, STRICT_TRANSPORT_SECURITY};

use crate::edge::peer::Transport;

const TWO_YEARS: u64 = 63_072_000;
const VALUE: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// States it for two years, or for as long as a handler does that states more.
pub(super) fn state(fields: &mut HeaderMap) {
    let own = only(fields).filter(|own| is_as_strict(own)).cloned();
    fields.insert(STRICT_TRANSPORT_SECURITY, own.unwrap_or(VALUE));
}

/// Leaves what a handler states: the first line alone, and none over a plain connection.
pub(super) fn leave_once(transport: Transport, fields: &mut HeaderMap) {
    let first = fields.remove(STRICT_TRANSPORT_SECURITY);
    if let Some(first) = first.filter(|_| transport != Transport::Plain) {
        fields.insert(STRICT_TRANSPORT_SECURITY, first);
    }
}

fn only(fields: &HeaderMap) -> Option<&HeaderValue> {
    let mut lines = fields.get_all(STRICT_TRANSPORT_SECURITY).iter();
    lines.next().filter(|_| lines.next().is_none())
}

fn is_as_strict(value: &HeaderValue) -> bool {
    let directives = value.to_str().unwrap_or_default().split(';').map(str::trim);
    let (mut age, mut subdomains) = (0, false);
    for directive in directives {
        if directive.eq_ignore_ascii_case("includeSubDomains") {
            subdomains = true;
        } else if let Some((name, seconds)) = directive.split_once('=')
            && name.trim().eq_ignore_ascii_case("max-age")
        {
            age = seconds.trim().trim_matches('"').parse().unwrap_or(0);
        }
    }
    subdomains && age >= TWO_YEARS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(lines: &[&'static str]) -> HeaderMap {
        let line =
            |line: &&'static str| (STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(line));
        let mut fields = HeaderMap::new();
        lines.iter().map(line).for_each(|(name, value)| _ = fields.append(name, value));
        fields
    }

    #[test]
    fn the_stricter_statement_leaves() {
        let longer = "max-age=94608000; includeSubDomains; preload";
        for (own, leaves) in [
            (vec![], "max-age=63072000; includeSubDomains"),
            (vec!["max-age=60"], "max-age=63072000; includeSubDomains"),
            (vec!["max-age=94608000"], "max-age=63072000; includeSubDomains"),
            (vec!["max-age=x; includeSubDomains"], "max-age=63072000; includeSubDomains"),
            (vec![longer, longer], "max-age=63072000; includeSubDomains"),
            (vec![longer], longer),
            (
                vec!["MAX-AGE=\"63072000\";includesubdomains"],
                "MAX-AGE=\"63072000\";includesubdomains",
            ),
        ] {
            let mut fields = fields(&own);
            state(&mut fields);
            let all: Vec<_> = fields.get_all(STRICT_TRANSPORT_SECURITY).iter().collect();
            assert_eq!(all, [leaves], "{own:?}");
        }
    }

    #[test]
    fn what_a_handler_states_leaves_once_and_never_over_a_plain_connection() {
        let mut several = fields(&["max-age=60", "max-age=0"]);
        leave_once(Transport::Tls, &mut several);
        let left: Vec<_> = several.get_all(STRICT_TRANSPORT_SECURITY).iter().collect();
        assert_eq!(left, ["max-age=60"]);
        leave_once(Transport::Plain, &mut several);
        assert!(several.is_empty());
    }
}
