//! The field `Authorization`: one credential of one scheme ([RFC 9110, 11.6.2]; for bearer tokens
//! [RFC 6750, 2.1]).
//!
//! [RFC 9110, 11.6.2]: https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2
//! [RFC 6750, 2.1]: https://www.rfc-editor.org/rfc/rfc6750#section-2.1

use http::HeaderMap;
use http::header::AUTHORIZATION;

#[cfg(feature = "jwt")]
use crate::auth::Credential;
use crate::auth::Presented;
#[cfg(feature = "jwt")]
use crate::request_head::RequestHead;

/// Finds the bearer token of a request, for a scheme of an application's own that takes them
/// ([RFC 6750, 2.1]).
///
/// [RFC 6750, 2.1]: https://www.rfc-editor.org/rfc/rfc6750#section-2.1
#[cfg(feature = "jwt")]
pub fn find_bearer<'a>(head: &RequestHead<'a>) -> Presented<'a> {
    find(head.headers(), "Bearer")
}

/// What was found, if it has the form of a token; anything else is
/// [malformed](crate::auth::AuthFailure::Malformed).
#[cfg(feature = "jwt")]
pub fn bearer_token(found: Credential<'_>) -> Option<&str> {
    token_text(found.as_bytes())
}

/// Finds the credential of `scheme`; two lines are malformed whatever they hold, since it is impossible to
/// tell which counts.
#[inline]
pub(crate) fn find<'a>(headers: &'a HeaderMap, scheme: &str) -> Presented<'a> {
    let mut lines = headers.get_all(AUTHORIZATION).iter();
    let Some(line) = lines.next() else { return Presented::Absent };
    if lines.next().is_some() {
        return Presented::Malformed;
    }
    let bytes = line.as_bytes();
    let (name, rest) = bytes.split_at_checked(scheme.len()).unwrap_or((bytes, &[]));
    match rest {
        _ if !name.eq_ignore_ascii_case(scheme.as_bytes()) => of_another_scheme(bytes, scheme),
        // No comma is part of a token: one that joins a second credential is malformed, too.
        [b' ', ..] => Presented::credential(behind_spaces(rest)),
        // A longer scheme name that begins like ours.
        [byte, ..] if is_tchar(*byte) => of_another_scheme(bytes, scheme),
        // Our name, and nothing, or what no space divides from it.
        _ => Presented::Malformed,
    }
}

/// Spaces alone are between a scheme and its credential (RFC 9110, 11.4).
const fn behind_spaces(mut text: &[u8]) -> &[u8] {
    while let [b' ', rest @ ..] = text {
        text = rest;
    }
    text
}

/// What the names of schemes consist of (RFC 9110, 5.6.2).
fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Not ours, unless a credential of ours is joined behind it.
fn of_another_scheme<'a>(line: &'a [u8], scheme: &str) -> Presented<'a> {
    if contains_credential(line, scheme) { Presented::Malformed } else { Presented::Absent }
}

/// Whether a second credential is behind a comma, where no scheme may begin.
fn contains_credential(line: &[u8], scheme: &str) -> bool {
    let mut credentials = line.split(|byte| *byte == b',').skip(1).map(<[u8]>::trim_ascii);
    credentials.any(|rest| {
        let (name, rest) = rest.split_at_checked(scheme.len()).unwrap_or_default();
        name.eq_ignore_ascii_case(scheme.as_bytes()) && matches!(rest, [b' ' | b'\t', ..])
    })
}

/// The token, if it is one.
#[cfg(any(feature = "jwt", test))]
pub(crate) fn token_text(token: &[u8]) -> Option<&str> {
    str::from_utf8(token).ok().filter(|_| is_token(token))
}

/// Whether it is a `b64token`: letters, digits and `-._~+/`, then any number of `=`.
#[cfg(any(feature = "jwt", test))]
pub(crate) fn is_token(token: &[u8]) -> bool {
    let padding = token.iter().rev().take_while(|byte| **byte == b'=').count();
    let (text, _) = token.split_at_checked(token.len() - padding).unwrap_or_default();
    // Sixteen bytes without an early end, which the compiler compares at once; what fills no sixteen overlaps the last.
    let are_legal = |bytes: &[u8; 16]| bytes.iter().fold(true, |all, byte| all & is_token68(*byte));
    let (sixteens, rest) = text.as_chunks();
    let is_end_legal = match text.last_chunk() {
        Some(end) => are_legal(end),
        None => rest.iter().all(|byte| is_token68(*byte)),
    };
    !text.is_empty() && is_end_legal && sixteens.iter().all(are_legal)
}

#[cfg(any(feature = "jwt", test))]
const fn is_token68(byte: u8) -> bool {
    // The bit that tells small letters from capitals is set.
    let is_letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    // `-`, `.`, `/` and the digits are side by side.
    let is_in_row = byte.wrapping_sub(b'-') < 13;
    is_letter || is_in_row || byte == b'+' || byte == b'_' || byte == b'~'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found, and the token where it is one; other text is malformed once it is verified.
    fn read_lines(lines: &[&'static str]) -> Option<Result<String, ()>> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(AUTHORIZATION, http::HeaderValue::from_static(line));
        }
        match find(&headers, "Bearer") {
            Presented::Absent => None,
            Presented::Malformed => Some(Err(())),
            Presented::Credential(found) => {
                Some(token_text(found.as_bytes()).map(str::to_owned).ok_or(()))
            }
        }
    }

    #[test]
    fn one_token_in_any_letter_case_of_the_scheme() {
        for line in ["Bearer a.b.c", "bearer a.b.c", "BEARER  a.b.c"] {
            assert_eq!(read_lines(&[line]), Some(Ok("a.b.c".into())), "{line}");
        }
        assert!(matches!(read_lines(&["Bearer YQ=="]), Some(Ok(_))));
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
            "Basic YTpi, bearer\ta",
            "Bearer,a",
            "Bearer=a",
            "Bearer\ta",
            "Bearer \ta",
            "Bearer =",
            "Bearer a=b",
        ] {
            assert_eq!(read_lines(&[line]), Some(Err(())), "{line}");
        }
        assert_eq!(read_lines(&["Bearer a", "Bearer a"]), Some(Err(())));
        assert_eq!(read_lines(&["Bearer a", "Basic YTpi"]), Some(Err(())));
    }

    /// Every byte in every place of texts on both sides of what is compared at once.
    #[test]
    fn a_token_is_made_of_its_characters_alone() {
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
        assert!((0..=255).all(|byte| is_token68(byte) == legal(byte)));
        for length in [1, 15, 16, 17, 31, 32, 33, 50] {
            for place in 0..length {
                for byte in 0..=255 {
                    let mut token = vec![b'a'; length];
                    token[place] = byte;
                    let is_padding = byte == b'=' && place > 0 && place + 1 == length;
                    assert_eq!(
                        is_token(&token),
                        legal(byte) || is_padding,
                        "{length} {place} {byte}"
                    );
                    let text = str::from_utf8(&token).ok().filter(|_| legal(byte) || is_padding);
                    assert_eq!(token_text(&token), text);
                }
            }
        }
        assert!(!is_token(b"") && !is_token(b"==") && is_token(b"a==") && !is_token(b"a=a"));
    }

    #[test]
    fn each_scheme_finds_its_own() {
        let find_in = |line: &'static str, scheme| {
            let mut headers = HeaderMap::new();
            headers.append(AUTHORIZATION, http::HeaderValue::from_static(line));
            matches!(find(&headers, scheme), Presented::Credential(_))
        };
        assert!(find_in("bAsic YTpi", "Basic") && !find_in("bAsic YTpi", "Bearer"));
        assert!(find_in("Bearer a", "Bearer") && !find_in("Bearer a", "Basic"));
    }

    #[test]
    fn other_schemes_are_absent() {
        for line in [
            "Basic YTpi",
            "Bearers a",
            "Bearer-v2 a",
            "Bearer.a",
            "",
            "Bear",
            "Digest a=\"b\", c=\"Bearer\"",
            "Digest a=b, bearer=c",
        ] {
            assert_eq!(read_lines(&[line]), None, "{line}");
        }
    }
}
