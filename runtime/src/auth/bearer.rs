//! The `Authorization: Bearer` field ([RFC 6750, 2.1]).
//!
//! [RFC 6750, 2.1]: https://www.rfc-editor.org/rfc/rfc6750#section-2.1

use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::auth::{ChallengeError, Presence};

/// A bearer credential as it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bearer<'a> {
    Absent,
    Malformed,
    /// What stands where a token belongs; nobody has looked at its characters.
    Credential(&'a [u8]),
}

impl<'a> Bearer<'a> {
    pub(crate) fn presence(&self) -> Presence {
        match self {
            Self::Absent => Presence::Absent,
            Self::Malformed => Presence::Malformed,
            Self::Credential(_) => Presence::Present,
        }
    }

    /// The token, if it is one.
    pub(crate) fn token(&self) -> Option<&'a str> {
        match self {
            Self::Credential(text) => token_text(text),
            Self::Absent | Self::Malformed => None,
        }
    }
}

/// Finds the credential; two lines are malformed whatever they hold, since nobody can tell which
/// counts.
pub(crate) fn find(headers: &HeaderMap) -> Bearer<'_> {
    let mut lines = headers.get_all(AUTHORIZATION).iter();
    let Some(line) = lines.next() else { return Bearer::Absent };
    if lines.next().is_some() {
        return Bearer::Malformed;
    }
    let bytes = line.as_bytes();
    let (scheme, rest) = bytes.split_at_checked("Bearer".len()).unwrap_or((bytes, &[]));
    match rest {
        _ if !scheme.eq_ignore_ascii_case(b"Bearer") => of_another_scheme(bytes),
        [] => Bearer::Malformed,
        // No comma is part of a token: one that joins a second credential is malformed, too.
        [b' ', credential @ ..] => Bearer::Credential(credential.trim_ascii_start()),
        // A longer scheme name that begins like ours.
        _ => of_another_scheme(bytes),
    }
}

/// Not ours, unless a credential of ours is joined behind it.
fn of_another_scheme(line: &[u8]) -> Bearer<'_> {
    if joins_a_bearer(line) { Bearer::Malformed } else { Bearer::Absent }
}

/// Whether a second credential stands behind a comma, where no scheme may begin.
fn joins_a_bearer(line: &[u8]) -> bool {
    let mut credentials = line.split(|byte| *byte == b',').skip(1).map(<[u8]>::trim_ascii);
    credentials.any(|rest| {
        rest.split_at_checked("Bearer ".len())
            .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case(b"Bearer "))
    })
}

/// `b64token`: letters, digits and `-._~+/`, then any number of `=`.
fn token_text(token: &[u8]) -> Option<&str> {
    let padding = token.iter().rev().take_while(|byte| **byte == b'=').count();
    let (text, _) = token.split_at_checked(token.len() - padding).unwrap_or_default();
    // No early end, so that the compiler compares sixteen bytes at once.
    let faults = text.iter().fold(0, |faults, byte| faults | u8::from(!is_token68(*byte)));
    let legal = faults == 0 && !text.is_empty();
    str::from_utf8(token).ok().filter(|_| legal)
}

const fn is_token68(byte: u8) -> bool {
    // `-`, `.`, `/` and the digits stand side by side.
    let in_row = matches!(byte, b'-'..=b'9');
    byte.is_ascii_alphabetic() || in_row || byte == b'+' || byte == b'_' || byte == b'~'
}

/// The challenge of a bearer scheme.
pub(crate) fn challenge(realm: &str, error: Option<ChallengeError<'_>>) -> String {
    let realm = format!("Bearer realm=\"{realm}\"");
    match error {
        None => realm,
        Some(ChallengeError::InvalidRequest) => format!("{realm}, error=\"invalid_request\""),
        Some(ChallengeError::InvalidToken) => format!("{realm}, error=\"invalid_token\""),
        Some(ChallengeError::InsufficientScope(scope)) => {
            format!("{realm}, error=\"insufficient_scope\", scope=\"{scope}\"")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_lines(lines: &[&'static str]) -> (Presence, Option<String>) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(AUTHORIZATION, http::HeaderValue::from_static(line));
        }
        let found = find(&headers);
        match (found.presence(), found.token()) {
            (Presence::Present, None) => (Presence::Malformed, None),
            (presence, token) => (presence, token.map(str::to_owned)),
        }
    }

    #[test]
    fn one_token_in_any_letter_case_of_the_scheme() {
        for line in ["Bearer a.b.c", "bearer a.b.c", "BEARER  a.b.c"] {
            assert_eq!(read_lines(&[line]), (Presence::Present, Some("a.b.c".into())), "{line}");
        }
        assert_eq!(read_lines(&["Bearer YQ=="]).0, Presence::Present);
    }

    #[test]
    fn what_cannot_be_one_token_is_malformed() {
        for line in [
            "Bearer",
            "Bearer ",
            "Bearer a b",
            "Bearer a,b",
            "Bearer a, Bearer b",
            "Basic YTpi, bearer a",
            "Bearer =",
            "Bearer a=b",
        ] {
            assert_eq!(read_lines(&[line]).0, Presence::Malformed, "{line}");
        }
        assert_eq!(read_lines(&["Bearer a", "Bearer a"]).0, Presence::Malformed);
        assert_eq!(read_lines(&["Bearer a", "Basic YTpi"]).0, Presence::Malformed);
    }

    #[test]
    fn other_schemes_are_absent() {
        for line in ["Basic YTpi", "Bearers a", "", "Bear", "Digest a=\"b\", c=\"Bearer\""] {
            assert_eq!(read_lines(&[line]).0, Presence::Absent, "{line}");
        }
    }
}
