//! What a handler states that is stricter than what every answer has: it is kept, and nothing else of it is.
//!
//! The policy of an API (`default-src 'none'` and its like) admits nothing that a page could load. A policy of a handler
//! can only add what that does not know: a sandbox, and limits on scripts that make markup. Of two policies both hold
//! ([CSP Level 3, 8]), so a sandbox that is stated twice has what both allow.
//!
//! [CSP Level 3, 8]: https://www.w3.org/TR/CSP3/#multiple-policies

use http::HeaderMap;
use http::header::{CONTENT_SECURITY_POLICY, HeaderName, HeaderValue};

/// Directives that refuse more by standing there. Each allows what its tokens name.
const BY_TOKENS: [&str; 2] = ["sandbox", "trusted-types"];

/// Directives that refuse more by standing there, whatever else is said.
const ALONE: [&str; 2] = ["require-trusted-types-for", "upgrade-insecure-requests"];

/// More than this of a handler's own is not read.
const LONGEST: usize = 4_096;

/// `ours` with what the answer's own policies add; `None` where they add nothing.
pub(crate) fn content_policy(ours: &str, fields: &HeaderMap) -> Option<HeaderValue> {
    let mut added: Vec<(&'static str, Vec<&str>)> = Vec::new();
    // A line may hold several policies.
    for policy in lines(fields, &CONTENT_SECURITY_POLICY).flat_map(|line| line.split(',')) {
        for directive in policy.split(';') {
            let mut words = directive.split_ascii_whitespace();
            let Some(name) = words.next() else { continue };
            let is_it = |known: &&&str| known.eq_ignore_ascii_case(name);
            let Some(name) = BY_TOKENS.iter().chain(&ALONE).find(is_it) else { continue };
            let tokens: Vec<&str> = words.filter(is_token).collect();
            match added.iter_mut().find(|(known, _)| known == name) {
                Some((name, known)) if BY_TOKENS.contains(name) => {
                    known.retain(|token| tokens.contains(token));
                }
                Some(_) => {}
                None => added.push((name, tokens)),
            }
        }
    }
    if added.is_empty() {
        return None;
    }
    let mut text = ours.to_owned();
    for (name, tokens) in added {
        text.push_str("; ");
        text.push_str(name);
        for token in tokens {
            text.push(' ');
            text.push_str(token);
        }
    }
    HeaderValue::try_from(text).ok()
}

/// `ours` with the features that the answer refuses beside; `None` where it refuses none.
pub(crate) fn permissions(
    ours: &str,
    name: &HeaderName,
    fields: &HeaderMap,
) -> Option<HeaderValue> {
    let mut text = ours.to_owned();
    for feature in lines(fields, name).flat_map(|line| line.split(',')) {
        let Some((name, list)) = feature.trim().split_once('=') else { continue };
        let is_name = |name: &str| {
            let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
            !name.is_empty() && name.bytes().all(is_letter)
        };
        let stated = |name: &str| {
            let mut known = text.split(", ").filter_map(|it| it.split_once('='));
            known.any(|(known, _)| known == name)
        };
        // A list that allows anything is weaker than none at all.
        if list.trim() == "()" && is_name(name) && !stated(name) {
            text = format!("{text}, {name}=()");
        }
    }
    (text != ours).then(|| HeaderValue::try_from(text).ok()).flatten()
}

fn lines<'a>(fields: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let lines = fields.get_all(name).iter().filter_map(|line| line.to_str().ok());
    lines.filter(|line| line.len() <= LONGEST)
}

/// What may be in a policy of ours: a word, or one in single quotes.
fn is_token(word: &&str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_'*#=/@.%".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&'static str]) -> HeaderMap {
        let line = |text: &&'static str| (CONTENT_SECURITY_POLICY, HeaderValue::from_static(text));
        let mut fields = HeaderMap::new();
        for (name, value) in lines.iter().map(line) {
            fields.append(name, value);
        }
        fields
    }

    fn merged(lines: &[&'static str]) -> Option<String> {
        let value = content_policy("default-src 'none'", &of(lines))?;
        Some(value.to_str().unwrap().to_owned())
    }

    #[test]
    fn what_is_weaker_adds_nothing() {
        for weaker in ["", "default-src *", "script-src 'unsafe-inline'; img-src *", ";;,;"] {
            assert_eq!(merged(&[weaker]), None, "{weaker}");
        }
        assert_eq!(merged(&[]), None);
    }

    #[test]
    fn what_is_stricter_is_kept() {
        for (lines, kept) in [
            (&["sandbox"][..], "; sandbox"),
            (&["SANDBOX allow-forms; default-src *"], "; sandbox allow-forms"),
            (
                &["sandbox allow-forms allow-scripts", "sandbox allow-scripts"],
                "; sandbox allow-scripts",
            ),
            (&["sandbox allow-forms, sandbox"], "; sandbox"),
            (&["require-trusted-types-for 'script'"], "; require-trusted-types-for 'script'"),
            (&["upgrade-insecure-requests; sandbox"], "; upgrade-insecure-requests; sandbox"),
        ] {
            let expected = format!("default-src 'none'{kept}");
            assert_eq!(merged(lines).as_deref(), Some(expected.as_str()), "{lines:?}");
        }
    }

    #[test]
    fn a_feature_that_is_refused_beside_ours_stays_refused() {
        let name = HeaderName::from_static("permissions-policy");
        let merged = |text: &'static str| {
            let fields = [(name.clone(), HeaderValue::from_static(text))].into_iter().collect();
            permissions("camera=(), usb=()", &name, &fields)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(merged("midi=()").as_deref(), Some("camera=(), usb=(), midi=()"));
        assert_eq!(
            merged("midi=(), hid=() , midi=()").as_deref(),
            Some("camera=(), usb=(), midi=(), hid=()")
        );
        for weaker in
            ["camera=*", "camera=(self)", "midi=*", "midi=(self)", "midi", "=()", "a b=()"]
        {
            assert_eq!(merged(weaker), None, "{weaker}");
        }
    }
}
