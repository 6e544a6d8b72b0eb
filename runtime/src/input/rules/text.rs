//! `email`, `url` and `non_control_character`: what a text looks like.

use std::borrow::Cow;

use http::Uri;
use serde_json::Map;

use crate::input::email::is_email;
use crate::input::rules::Told;
use crate::input::{Plain, Text, Violations};

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
pub fn check_email<T: Texts + ?Sized>(value: &T, told: Told, found: &mut Violations) {
    require(value, is_email, "email", told, found);
}

/// Checks that a text is an absolute URL of one of `schemes`, with a host and without a password.
pub fn check_url<T: Texts + ?Sized>(
    value: &T,
    schemes: &[&str],
    told: Told,
    found: &mut Violations,
) {
    require(value, |text| is_url(text, schemes), "url", told, found);
}

/// Checks that a text holds no control character.
pub fn check_control<T: Texts + ?Sized>(value: &T, told: Told, found: &mut Violations) {
    let plain = |text: &str| !text.chars().any(char::is_control);
    require(value, plain, "non_control_character", told, found);
}

fn require<T: Texts + ?Sized>(
    value: &T,
    holds: impl Fn(&str) -> bool,
    rule: &'static str,
    told: Told,
    found: &mut Violations,
) {
    if value.text().is_some_and(|text| !holds(text)) {
        told.broken(rule, Map::new(), found);
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
    let host = uri
        .authority()
        .is_some_and(|authority| !authority.as_str().contains('@') && !authority.host().is_empty());
    known && host && fragment.bytes().all(|byte| byte.is_ascii_graphic())
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
            "",
        ] {
            assert!(!is_url(url, WEB), "{url}");
        }
        assert!(is_url("ftp://example.com", &["ftp"]));
    }
}
