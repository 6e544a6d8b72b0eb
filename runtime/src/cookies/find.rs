//! One cookie of a request.

use http::HeaderMap;
use http::header::COOKIE;

/// What a request has of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FoundCookie<'a> {
    Absent,
    /// The text between `=` and `;`.
    One(&'a [u8]),
    /// Twice: another was put beside it.
    Several,
}

/// Finds the cookie of exactly this name in all `Cookie` lines.
pub(crate) fn find_cookie<'a>(headers: &'a HeaderMap, name: &str) -> FoundCookie<'a> {
    let lines = headers.get_all(COOKIE).iter();
    let pairs = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    let mut found = FoundCookie::Absent;
    for pair in pairs.map(<[u8]>::trim_ascii) {
        let Some(value) = pair.strip_prefix(name.as_bytes()).and_then(|it| it.strip_prefix(b"="))
        else {
            continue;
        };
        found = match found {
            FoundCookie::Absent => FoundCookie::One(value),
            FoundCookie::One(_) | FoundCookie::Several => return FoundCookie::Several,
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name_and_once() {
        let found = |lines: &[&'static str]| {
            let lines = lines.iter().map(|line| (COOKIE, http::HeaderValue::from_static(line)));
            match find_cookie(&lines.collect(), "__Host-s") {
                FoundCookie::Absent => "absent".to_owned(),
                FoundCookie::One(value) => String::from_utf8_lossy(value).into_owned(),
                FoundCookie::Several => "several".to_owned(),
            }
        };
        assert_eq!(found(&["a=1; __Host-s=x=y ;b=2"]), "x=y");
        assert_eq!(found(&["a=1", "__Host-s="]), "");
        assert_eq!(found(&["__Host-s2=1; __host-s=1; x__Host-s=1; __Host-s"]), "absent");
        assert_eq!(found(&["__Host-s=1; __Host-s=1"]), "several");
        assert_eq!(found(&["__Host-s=1", "__Host-s=2"]), "several");
    }
}
