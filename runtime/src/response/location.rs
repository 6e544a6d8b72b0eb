//! Where something lies, or where a caller is sent.

use http::header::HeaderValue;

use crate::problem::{Problem, Reason};
use crate::response::percent::encode_around_escapes;

/// A `Location` that leads nowhere a caller could have chosen.
///
/// Either a target that was written down when the service was, or a path of this origin that is
/// checked when the response is written: it begins with one `/`, names no host (`//host`), and
/// holds no backslash, space, control character or letter outside of ASCII. Anything else is a 500
/// that says why in the log. What may not be in a URI beside these, such as a `%` that begins no
/// escape, is percent-encoded.
///
/// ```
/// use palisade::Location;
///
/// let fixed = Location::to("https://id.example/login");
/// let own = Location::within(format!("/employees/{}", 4));
/// # let _ = (fixed, own);
/// ```
///
/// # Security
/// A path that a caller sent passes only where it stays on this origin; whether this caller should
/// go there is for the handler to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location(Target);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Fixed(&'static str),
    Within(String),
}

impl Location {
    /// A target that was written down when the service was: a URI or a path.
    pub fn to(target: &'static str) -> Self {
        Self(Target::Fixed(target))
    }

    /// A path of this origin, with its query if there is one.
    pub fn within(path: impl Into<String>) -> Self {
        Self(Target::Within(path.into()))
    }

    /// Whether [`within`](Self::within) takes a path: it begins with one `/`, and holds no backslash, which browsers take
    /// for `/`, no space, no control character, which they skip, and no letter outside of ASCII.
    pub fn is_within(path: &str) -> bool {
        path.starts_with('/')
            && !path.starts_with("//")
            && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    }

    pub(super) fn value(self) -> Result<HeaderValue, Problem> {
        match self.0 {
            Target::Fixed(target) => written_by_the_service(target),
            Target::Within(path) if Self::is_within(&path) => legal(&path),
            Target::Within(_) => Err(failed("a location that leaves this origin")),
        }
    }
}

/// A URI or a path that the service writes, perhaps around a name that a client chose: what may not
/// be in a URI is percent-encoded, and what leads to another origin than the one that is written
/// is refused.
///
/// # Errors
/// A 500, its cause in the log, for a control character, a backslash, `//host`, a scheme other than
/// `https` and `http`, and a URL without a host or with a user before it ([RFC 9110, 4.2.4]).
///
/// [RFC 9110, 4.2.4]: https://www.rfc-editor.org/rfc/rfc9110#section-4.2.4
pub(super) fn encoded(location: &str) -> Result<HeaderValue, Problem> {
    let is_broken = || location.chars().any(|letter| letter.is_control() || letter == '\\');
    if !leads_where_it_says(location) || (!stands_as_it_is(location) && is_broken()) {
        return Err(failed("a location that leads elsewhere than it says"));
    }
    legal(location)
}

/// A location in which what may not be in a URI is percent-encoded ([RFC 3986, 3]): a `%` that begins no
/// escape, brackets beside those of an address of IPv6, and a second `#`.
///
/// [RFC 3986, 3]: https://www.rfc-editor.org/rfc/rfc3986#section-3
fn legal(location: &str) -> Result<HeaderValue, Problem> {
    // Most can be sent as they are.
    if stands_as_it_is(location) {
        return written_by_the_service(location);
    }
    let (authority, tail) = location.split_at_checked(authority_end(location)).unwrap_or_default();
    let (before, fragment) = match tail.split_once('#') {
        Some((before, fragment)) => (before, Some(fragment)),
        None => (tail, None),
    };
    let is_bracket = |byte| matches!(byte, b'[' | b']');
    let mut uri =
        encode_around_escapes(authority, |byte| may_stand_in_a_uri(byte) || is_bracket(byte));
    uri.push_str(&encode_around_escapes(before, may_stand_in_a_uri));
    if let Some(fragment) = fragment {
        uri.push('#');
        uri.push_str(&encode_around_escapes(fragment, may_stand_in_a_uri));
    }
    written_by_the_service(uri)
}

/// Where the scheme and the host of a URL end; a path has neither.
fn authority_end(location: &str) -> usize {
    let Some(host) = location.find("://").map(|end| end.saturating_add(3)) else { return 0 };
    // What is before is a scheme, or `://` is within a path.
    let scheme_end = location.find(['/', '?', '#']).unwrap_or_default();
    if scheme_end.saturating_add(2) != host {
        return 0;
    }
    let rest = location.get(host..).unwrap_or_default();
    rest.find(['/', '?', '#']).map_or(location.len(), |length| host.saturating_add(length))
}

/// Whether a location holds nothing that would have to be looked at more closely.
fn stands_as_it_is(location: &str) -> bool {
    location.bytes().all(|byte| IN_A_URI.get(usize::from(byte)) == Some(&true))
}

/// Letters, digits and what [RFC 3986, 2] names beside them, but what means something at its place alone: `%`,
/// `#`, `[` and `]`.
///
/// [RFC 3986, 2]: https://www.rfc-editor.org/rfc/rfc3986#section-2
const fn may_stand_in_a_uri(byte: u8) -> bool {
    matches!(byte, b'!' | b'$' | b'&'..=b';' | b'=' | b'?'..=b'Z' | b'_' | b'a'..=b'z' | b'~')
}

/// The same by a look: every location is gone through byte by byte.
#[allow(clippy::indexing_slicing, reason = "const evaluation: the index is bounded by the loop")]
const IN_A_URI: [bool; 128] = {
    let mut in_a_uri = [false; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        in_a_uri[byte as usize] = may_stand_in_a_uri(byte);
        byte += 1;
    }
    in_a_uri
};

/// A path, or a URL with its host.
fn leads_where_it_says(location: &str) -> bool {
    // Most are paths.
    if location.starts_with('/') {
        return !location.starts_with("//");
    }
    let is_web = ["https://", "http://"].iter().any(|scheme| {
        location.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    if is_web {
        let url = location.get(..authority_end(location)).unwrap_or_default();
        // `https://own.example` before a name that begins with `@` leads to what is behind it, and browsers take the
        // first piece of a path for a host that is missing.
        return !url.ends_with('/') && !url.contains('@') && !url.contains("//:");
    }
    let mut first = location.bytes().take_while(|byte| !matches!(byte, b'/' | b'?' | b'#'));
    !location.is_empty() && !first.any(|byte| byte == b':')
}

/// A location is written by the service; one that is not a header value is the service's fault.
pub(super) fn written_by_the_service<V>(location: V) -> Result<HeaderValue, Problem>
where
    HeaderValue: TryFrom<V>,
{
    HeaderValue::try_from(location).map_err(|_| failed("a location that is not a header value"))
}

pub(super) fn failed(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Problem {
    Problem::because(Reason::HandlerFailed).cause(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_on_its_origin() {
        for path in ["/", "/a/b?next=//x#y", "/a//b", "/%2f%2fhost", "/@host", "/.//host"] {
            assert!(Location::is_within(path), "{path}");
        }
        for path in [
            "",
            "a",
            "?a",
            "//host",
            "///host",
            "/\\host",
            "\\/host",
            "/a\\b",
            "https://host/",
            "javascript:alert(1)",
            "/\thost",
            "/\t/host",
            "\t//host",
            " /a",
            "/a b",
            "/a\r\nb",
            "/é",
            "/\u{202e}",
            "/\0",
            "/\u{7f}",
            "https:/host",
        ] {
            assert!(!Location::is_within(path), "{path:?}");
        }
    }

    #[test]
    fn no_path_that_passes_leaves_the_origin_as_browsers_read_it() {
        let base = url::Url::parse("https://own.example/a/b").unwrap();
        let letters = ['/', '\\', '.', '@', ':', '?', '#', '%', 'h', '\t', ' '];
        let mut paths = vec![String::new()];
        let mut passed = 0;
        for _ in 0..5 {
            let longer = |path: &String| letters.map(|letter| format!("{path}{letter}"));
            paths = paths.iter().flat_map(longer).collect();
            for path in paths.iter().filter(|path| Location::is_within(path)) {
                let target = base.join(&format!("{path}evil.example")).unwrap();
                assert_eq!(target.origin(), base.origin(), "{path:?}");
                passed += 1;
            }
        }
        assert!(passed > 1_000, "{passed}");
    }

    #[test]
    fn what_may_stand_in_a_uri_is_what_the_rfc_names() {
        for byte in 0..=255_u8 {
            let named = byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte);
            assert_eq!(may_stand_in_a_uri(byte), named, "{byte:#x}");
        }
    }

    #[test]
    fn a_location_is_encoded_or_refused() {
        for (location, sent) in [
            ("/employees/e4", "/employees/e4"),
            ("/a b/é\u{202e}?x=\"1\"#<y>", "/a%20b/%C3%A9%E2%80%AE?x=%221%22#%3Cy%3E"),
            ("/a%20b", "/a%20b"),
            ("exports/7", "exports/7"),
            ("https://files.example/ä", "https://files.example/%C3%A4"),
            ("HTTP://a.example/", "HTTP://a.example/"),
            ("/x?next=https://a.example/", "/x?next=https://a.example/"),
            ("/files/100%", "/files/100%25"),
            ("/files/50%zz", "/files/50%25zz"),
            ("/files/%4", "/files/%254"),
            ("/a#b#c", "/a#b%23c"),
            ("/a[b]?c[]=d", "/a%5Bb%5D?c%5B%5D=d"),
            ("/x?next=http://[::1]/", "/x?next=http://%5B::1%5D/"),
            ("https://[2001:db8::1]:80/a[b]", "https://[2001:db8::1]:80/a%5Bb%5D"),
            ("https://a.example?b#c#d", "https://a.example?b#c%23d"),
            ("https://a.example:8443", "https://a.example:8443"),
            ("https://a.example/@ada?to=b@c", "https://a.example/@ada?to=b@c"),
        ] {
            assert_eq!(encoded(location).unwrap(), sent, "{location}");
        }
        for location in [
            "",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://a.example/",
            "https:a.example",
            "https://",
            "https:///evil.example",
            "http://?evil.example",
            "https://:443/evil.example",
            "https://own.example@evil.example/",
            "HTTPS://own.example:80@evil.example",
            "https://@evil.example",
            "/a\r\nSet-Cookie: b=c",
            "/a\0",
            "/a\tb",
            "/a\u{85}b",
        ] {
            assert!(encoded(location).is_err(), "{location:?}");
        }
    }

    #[test]
    fn a_path_of_this_origin_is_encoded_as_any_location_is() {
        for (path, sent) in [
            ("/files/100%", "/files/100%25"),
            ("/a%20b#c", "/a%20b#c"),
            ("/a#b#c", "/a#b%23c"),
            ("/a\"b<c>", "/a%22b%3Cc%3E"),
            ("/a//b?next=//x", "/a//b?next=//x"),
        ] {
            assert_eq!(Location::within(path).value().unwrap(), sent, "{path}");
        }
    }

    #[test]
    fn a_fixed_target_may_lie_elsewhere() {
        assert_eq!(Location::to("https://id.example/").value().unwrap(), "https://id.example/");
        assert!(Location::to("a\nb").value().is_err());
    }
}
