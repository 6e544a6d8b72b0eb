//! The revision an object is in: its entity tag, and `If-Match` (RFC 9110, 8.8.3 and 13.1.1).

use std::fmt::{self, Write as _};

use http::HeaderMap;
use http::header::IF_MATCH;

use crate::problem::{Reason, Refusal};

/// How an object tells the revision it is in, which changes with every change of the object.
///
/// It is stated in [`Resource::REVISION`](crate::Resource::REVISION). From then on
/// * the object leaves with its revision as a strong entity tag: `ETag` on a `Json` or `Created` of the object;
/// * a request for an action that changes the object, other than [`Create`](crate::Create), is compared with `If-Match`
///   once the caller may do it: another revision is 412 (`precondition_failed`), and the handler does not run. The
///   comparison is strong: `W/"7"` is not a revision, `*` is every one;
/// * with [`demanded`](Self::demanded) such a request without `If-Match` is 428 (`precondition_required`, RFC 6585);
/// * it is changed where a path names it: a [`Named`](crate::Named) of it in an input, for an action that changes it, does not
///   compile, since one `If-Match` says nothing of a field.
///
/// What was compared may have changed by the time the handler writes: let the store compare once more
/// (`UPDATE .. WHERE revision = ?`).
///
/// ```
/// use palisade::Revision;
/// use palisade::prelude::*;
/// # #[derive(Clone)] struct Db;
/// # impl Db { async fn find(&self, _: u64) -> Option<Note> { None } }
///
/// struct Note {
///     owner: CallerId,
///     revision: u64,
/// }
///
/// impl Resource for Note {
///     type Id = u64;
///     type Store = Db;
///     const REVISION: Option<Revision<Self>> =
///         Some(Revision::demanded(|note| note.revision.to_string()));
///
///     async fn load(db: &Db, id: &u64) -> Result<Option<Self>, Problem> {
///         Ok(db.find(*id).await)
///     }
/// }
/// ```
pub struct Revision<T> {
    by: fn(&T) -> String,
    is_demanded: bool,
}

impl<T> Revision<T> {
    /// Told by a number that is counted up, a time, a digest: whatever no other state of the object has.
    #[must_use]
    pub const fn by(by: fn(&T) -> String) -> Self {
        Self { by, is_demanded: false }
    }

    /// The same, with `If-Match` required of every change.
    #[must_use]
    pub const fn demanded(by: fn(&T) -> String) -> Self {
        Self { by, is_demanded: true }
    }

    /// What is between the quotes of the entity tag; different revisions differ in it.
    pub(crate) fn opaque(&self, object: &T) -> String {
        let revision = (self.by)(object);
        revision.bytes().fold(String::with_capacity(revision.len()), |mut text, byte| {
            // A full stop is followed by the digest of what a caller sees.
            let is_plain = matches!(byte, 0x21 | 0x23..=0x7e) && !matches!(byte, b'%' | b'.');
            if is_plain {
                text.push(char::from(byte));
            } else {
                let _ = write!(text, "%{byte:02X}");
            }
            text
        })
    }

    /// Compares the revision that a request means with the one the object is in.
    pub(crate) fn check(&self, fields: &HeaderMap, object: &T) -> Result<(), Refusal> {
        let mut lines = fields.get_all(IF_MATCH).iter().peekable();
        if lines.peek().is_none() {
            return if self.is_demanded {
                Err(Refusal::new(Reason::PreconditionRequired)
                    .detail("`If-Match` is required: send the revision from the object's `ETag`"))
            } else {
                Ok(())
            };
        }
        let current = self.opaque(object);
        let lines: Option<Vec<&str>> = lines.map(|line| line.to_str().ok()).collect();
        if lines.is_some_and(|lines| is_meant(&lines.join(","), &current)) {
            return Ok(());
        }
        Err(Refusal::new(Reason::PreconditionFailed)
            .detail("the object has another revision than `If-Match` names"))
    }
}

/// Whether `If-Match` means this revision. What is not a list of entity tags means none.
fn is_meant(field: &str, current: &str) -> bool {
    if field.trim_matches([' ', '\t']) == "*" {
        return true;
    }
    let (mut rest, mut found) = (field, false);
    loop {
        rest = rest.trim_start_matches([',', ' ', '\t']);
        if rest.is_empty() {
            return found;
        }
        let (is_weak, tag) = rest.strip_prefix("W/").map_or((false, rest), |tag| (true, tag));
        let Some((opaque, after)) = tag.strip_prefix('"').and_then(|tag| tag.split_once('"'))
        else {
            return false;
        };
        // A tag over what this caller sees begins with the revision.
        let revision = opaque.split('.').next().unwrap_or_default();
        found |= !is_weak && revision == current;
        rest = after.trim_start_matches([' ', '\t']);
        if !rest.is_empty() && !rest.starts_with(',') {
            return false;
        }
    }
}

impl<T> Clone for Revision<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Revision<T> {}

impl<T> fmt::Debug for Revision<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Revision").field("is_demanded", &self.is_demanded).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_tags_is_compared_strongly() {
        for field in [
            "\"7\"",
            "*",
            " * ",
            "\"6\", \"7\"",
            "\"7\",",
            ", \"7\"",
            "\"7.digest\"",
            "W/\"7\", \"7\"",
        ] {
            assert!(is_meant(field, "7"), "{field}");
        }
        for field in [
            "",
            "7",
            "\"6\"",
            "W/\"7\"",
            "\"77\"",
            "\"7",
            "\"6.7\"",
            "\"7\" \"6\"",
            "\"7\"x",
            "*, \"7\"",
            "\"7\", *",
            "w/\"7\"",
            "\"\"",
        ] {
            assert!(!is_meant(field, "7"), "{field}");
        }
        assert!(is_meant("\"\"", ""));
    }

    #[test]
    fn different_revisions_have_different_tags() {
        let opaque =
            |text: &'static str| Revision::<&str>::by(|text| (*text).to_owned()).opaque(&text);
        assert_eq!(opaque("7"), "7");
        assert_eq!(opaque("a\"b"), "a%22b");
        assert_eq!(opaque("a.b"), "a%2Eb");
        assert_eq!(opaque("a%22b"), "a%2522b");
        assert_eq!(opaque("\u{e9} \n"), "%C3%A9%20%0A");
    }
}
