//! `email`, `url`, `regex` and their like: what a text looks like.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use http::Uri;
use serde_json::Map;

use crate::input::check::email::is_email;
use crate::input::check::{RuleMessage, Violations};
use crate::input::text::{Plain, Text};

/// A value that holds text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no text",
    label = "this rule is for text",
    note = "remove the rule here, or take a `String`"
)]
pub trait Texts {
    /// The text; `None` where there is no value.
    fn text(&self) -> Option<&str>;
}

/// Checks that a text is a plain email address: a local part as the HTML standard has it, and a
/// domain name with at least one dot.
pub fn check_email(text: Option<&str>, message: RuleMessage, found: &mut Violations) {
    require(text, is_email, "email", message, found);
}

/// Checks that a text is an absolute URL of one of `schemes`, with a host and without a password.
pub fn check_url(
    text: Option<&str>,
    schemes: &[&str],
    message: RuleMessage,
    found: &mut Violations,
) {
    require(text, |text| is_url(text, schemes), "url", message, found);
}

/// Checks that a text holds no control character.
pub fn check_control(text: Option<&str>, message: RuleMessage, found: &mut Violations) {
    let plain = |text: &str| !text.chars().any(char::is_control);
    require(text, plain, "non_control_character", message, found);
}

/// Checks that a text has `part` somewhere in it.
pub fn check_contains(
    text: Option<&str>,
    part: &str,
    message: RuleMessage,
    found: &mut Violations,
) {
    require(text, |text| text.contains(part), "contains", message, found);
}

/// Checks that a text has `part` nowhere in it.
pub fn check_lacks(text: Option<&str>, part: &str, message: RuleMessage, found: &mut Violations) {
    require(text, |text| !text.contains(part), "does_not_contain", message, found);
}

/// Checks that a text has the form that `matches` knows: `regex` with a pattern of any crate.
pub fn check_regex(
    text: Option<&str>,
    matches: impl FnOnce(&str) -> bool,
    message: RuleMessage,
    found: &mut Violations,
) {
    let matches = text.is_none_or(matches);
    check_holds(matches, "regex", message, found);
}

/// Checks what the caller found out already: `required` and `must_match`.
pub fn check_holds(holds: bool, rule: &'static str, message: RuleMessage, found: &mut Violations) {
    if !holds {
        message.broken(rule, Map::new(), found);
    }
}

fn require(
    text: Option<&str>,
    holds: impl Fn(&str) -> bool,
    rule: &'static str,
    message: RuleMessage,
    found: &mut Violations,
) {
    if text.is_some_and(|text| !holds(text)) {
        message.broken(rule, Map::new(), found);
    }
}

/// What a browser or a client would do with a text that begins so is decided by its scheme alone;
/// one without a host after it (`javascript:`, `data:`) runs or shows the text itself.
fn is_url(text: &str, schemes: &[&str]) -> bool {
    // A fragment never reaches a server, so that `Uri` knows none.
    let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
    let Ok(uri) = address.parse::<Uri>() else { return false };
    let known =
        uri.scheme_str().is_some_and(|own| schemes.iter().any(|one| one.eq_ignore_ascii_case(own)));
    let authority = uri.authority().is_some_and(|authority| is_authority(authority.as_str()));
    known && authority && fragment.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A host and a port, without a user.
fn is_authority(authority: &str) -> bool {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_port =
        |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    is_host(host) && port.is_none_or(is_port)
}

/// A name or an address in its usual form. Who fetches reads `0x7f` and `2130706433` as 127.0.0.1
/// ([WHATWG URL, 3.5]), and who compares names does not.
///
/// [WHATWG URL, 3.5]: https://url.spec.whatwg.org/#host-parsing
fn is_host(host: &str) -> bool {
    let within = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    if let Some(address) = within {
        return address.parse::<Ipv6Addr>().is_ok();
    }
    let last = host.rsplit('.').next().unwrap_or_default();
    let hexadecimal = last.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("0x"));
    if hexadecimal || last.bytes().all(|byte| byte.is_ascii_digit()) {
        return host.parse::<Ipv4Addr>().is_ok();
    }
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let is_label = |label: &str| (1..=63).contains(&label.len()) && label.bytes().all(legal);
    host.len() <= 253 && host.split('.').all(is_label)
}

#[diagnostic::do_not_recommend]
impl Texts for str {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl Texts for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

#[cfg(feature = "url")]
#[diagnostic::do_not_recommend]
impl Texts for url::Url {
    fn text(&self) -> Option<&str> {
        Some(self.as_str())
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Texts for Text<N> {
    fn text(&self) -> Option<&str> {
        Some(self.as_str())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Texts> Texts for Plain<T> {
    fn text(&self) -> Option<&str> {
        self.0.text()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Texts> Texts for Option<T> {
    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(Texts::text)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Texts + ?Sized> Texts for &T {
    fn text(&self) -> Option<&str> {
        T::text(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Texts + ?Sized> Texts for Box<T> {
    fn text(&self) -> Option<&str> {
        T::text(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Texts + ToOwned + ?Sized> Texts for Cow<'_, T> {
    fn text(&self) -> Option<&str> {
        T::text(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEB: &[&str] = &["https", "http"];

    #[test]
    fn a_url_has_a_scheme_that_fetches_and_a_host() {
        for url in [
            "https://example.com",
            "http://example.com:8080/a?b=c#d",
            "HTTPS://EXAMPLE.com/",
            "https://[2001:db8::1]/",
            "https://[2001:db8::1]:8080/",
            "http://127.0.0.1:80/",
            "http://my_host",
        ] {
            assert!(is_url(url, WEB), "{url}");
        }
        for url in [
            "javascript:alert(1)",
            "javascript://example.com/%0aalert(1)",
            "data:text/html,<script>",
            "ftp://example.com",
            "example.com",
            "//example.com",
            "/path",
            "https://",
            "https:example.com",
            "https://user:secret@example.com/",
            "https://example.com/ a",
            "https://example.com/\n",
            " https://example.com",
            "https://example.com/#a b",
            "https://example.com:x/",
            "https://example.com:65536/",
            "https://example.com:+80/",
            "https://exa%6dple.com/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://127.1/",
            "https://0177.0.0.1/",
            "https://127.0.0.1./",
            "https://[::g]/",
            "https://a..b/",
            "",
        ] {
            assert!(!is_url(url, WEB), "{url}");
        }
        assert!(is_url("ftp://example.com", &["ftp"]));
    }

    /// What one parser takes for the host must be the host to the one that fetches.
    #[test]
    fn a_url_means_the_same_host_to_a_browser() {
        let pieces = [
            "http:",
            "https:",
            "HTTPS:",
            "javascript:",
            "//",
            "/",
            "\\",
            "@",
            "own.example",
            ":80",
            ":",
            "?",
            "#",
            "%2f",
            "%40",
            "%00",
            "[::1]",
            "[",
            "]",
            "127.0.0.1",
            ".",
            "\t",
            " ",
            "é",
            "u",
            ";",
            "&",
            "／",
            "-",
            "_",
            "0x7f",
            "2130706433",
            "*",
            "{",
            "|",
            "^",
            "`",
            "~",
            "EVIL.example",
        ];
        let mut state = 88_172_645_463_325_252_u64;
        let mut next = |most: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % u64::try_from(most).unwrap()).unwrap()
        };
        let mut taken = 0;
        for _ in 0..400_000 {
            let mut text = ["http://", "https://", ""][next(3)].to_owned();
            for _ in 0..=next(6) {
                text.push_str(pieces[next(pieces.len())]);
            }
            if !is_url(&text, WEB) {
                continue;
            }
            taken += 1;
            let ours: Uri = text.split('#').next().unwrap().parse().unwrap();
            let theirs = url::Url::parse(&text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
            assert!(WEB.contains(&theirs.scheme()), "{text:?}");
            assert!(theirs.username().is_empty() && theirs.password().is_none(), "{text:?}");
            let host = ours.host().unwrap().to_ascii_lowercase();
            assert_eq!(theirs.host_str(), Some(host.as_str()), "{text:?}");
        }
        assert!(taken > 1_000, "{taken}");
    }
}
