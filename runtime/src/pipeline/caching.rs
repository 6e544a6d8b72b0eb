//! Who may keep the answer that belongs to one caller: the caller, and no cache that others share.
//!
//! Palisade's own responses say so. A handler that states `unredacted` writes its own fields, and a
//! layer may too; what they say is looked over here.

use http::HeaderMap;
use http::header::{CACHE_CONTROL, EXPIRES, HeaderName, HeaderValue, PRAGMA};

/// Takes back whatever lets a shared cache keep the answer ([RFC 9111, 3]).
///
/// Left alone is a `Cache-Control` that says `private` or `no-store` of the whole answer and neither
/// `public` nor `s-maxage`; any other becomes `no-store`. Fields that only shared caches read
/// ([RFC 9213] and its forerunners) go.
///
/// [RFC 9111, 3]: https://www.rfc-editor.org/rfc/rfc9111#section-3
/// [RFC 9213]: https://www.rfc-editor.org/rfc/rfc9213
pub(super) fn keep_from_others(fields: &mut HeaderMap) {
    // Most answers say nothing of caches, and are looked over once.
    if !fields.keys().any(speaks_of_caches) {
        return;
    }
    let targeted: Vec<HeaderName> =
        fields.keys().filter(|name| is_for_shared_caches(name.as_str())).cloned().collect();
    for name in targeted {
        fields.remove(name);
    }
    if !fields.contains_key(CACHE_CONTROL) {
        // The answer becomes `no-store` like every other.
        fields.remove(EXPIRES);
        fields.remove(PRAGMA);
    } else if !is_for_the_caller(fields) {
        fields.remove(EXPIRES);
        fields.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

fn speaks_of_caches(name: &HeaderName) -> bool {
    [CACHE_CONTROL, EXPIRES, PRAGMA].contains(name) || is_for_shared_caches(name.as_str())
}

fn is_for_shared_caches(name: &str) -> bool {
    const NAMES: [&str; 4] =
        ["surrogate-control", "edge-control", "x-accel-expires", "x-litespeed-cache-control"];
    name.ends_with("-cache-control") || NAMES.contains(&name)
}

fn is_for_the_caller(fields: &HeaderMap) -> bool {
    let (mut own, mut shared) = (false, false);
    for line in fields.get_all(CACHE_CONTROL) {
        // What cannot be read may say anything.
        let Ok(line) = line.to_str() else { return false };
        for directive in line.split(',').map(str::trim) {
            let name = directive.split('=').next().unwrap_or_default().trim();
            let is = |other: &str| name.eq_ignore_ascii_case(other);
            // `private="field"` keeps back that field alone; quotes may hide a comma.
            if directive.contains('"') {
                return false;
            }
            own |= directive.eq_ignore_ascii_case("private")
                || directive.eq_ignore_ascii_case("no-store");
            // With `must-understand` a shared cache may pass over `no-store` (RFC 9111, 5.2.2.3).
            shared |= is("public") || is("s-maxage") || is("must-understand");
        }
    }
    own && !shared
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(lines: &[&'static str]) -> Vec<String> {
        let values = lines.iter().map(|line| (CACHE_CONTROL, HeaderValue::from_static(line)));
        let mut fields: HeaderMap = values.collect();
        keep_from_others(&mut fields);
        let lines = fields.get_all(CACHE_CONTROL).iter();
        lines.map(|line| line.to_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn what_a_shared_cache_may_keep_becomes_no_store() {
        for lines in [
            &["public"][..],
            &["max-age=60"],
            &["private, s-maxage=60"],
            &["private, public"],
            &["private", "PUBLIC, max-age=1"],
            &["private=\"set-cookie\", max-age=60"],
            &["x=\"a, private\""],
            &["no-cache"],
            &["no-store, must-understand, max-age=60"],
            &["must-revalidate, max-age=5"],
            &["privately"],
            &[""],
        ] {
            assert_eq!(kept(lines), ["no-store"], "{lines:?}");
        }
        for lines in [&["private, max-age=60"][..], &["no-store"], &["max-age=1, Private"]] {
            assert_eq!(kept(lines), lines, "{lines:?}");
        }
        assert!(kept(&[]).is_empty());
    }

    #[test]
    fn fields_for_shared_caches_go() {
        let mut fields = HeaderMap::new();
        for name in ["cdn-cache-control", "surrogate-control", "x-accel-expires", "expires"] {
            fields.insert(HeaderName::from_static(name), HeaderValue::from_static("max-age=60"));
        }
        keep_from_others(&mut fields);
        assert!(fields.is_empty(), "{fields:?}");
    }
}
