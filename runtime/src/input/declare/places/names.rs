//! No two fields are read by one name, those of flattened fields among them.

use super::header;
use super::refusal::refuse;
use crate::const_text::same;
use crate::input::declare::{FieldName, Reads};

/// Stops compilation where two fields of an input have one name, one of them flattened: serde reads one and misses the other.
///
/// # Panics
/// Where two have: in const evaluation, so that the panic is the compile error a user reads.
#[track_caller]
pub const fn check_flattened(fields: &'static [FieldName]) {
    if let Some((name, _)) = first_shared(Reads::Json, fields, fields) {
        refuse(&[
            "`",
            name,
            "` is a field of this input and of one that is flattened into it\nhelp: give one of \
             them another name: `#[serde(rename = \"..\")]`",
        ]);
    }
}

/// Stops compilation where a field beside the tag of an enum has the name of the tag: serde takes the tag away before it
/// reads the field.
///
/// # Panics
/// As [`check_flattened`] does.
#[track_caller]
pub const fn check_tag(tag: &str, fields: &'static [FieldName]) {
    if let (1.., _) = second(Reads::Json, fields, tag, 0) {
        refuse(&[
            "`",
            tag,
            "` is the tag of this enum and a field of what the variant holds, which would never be read\nhelp: give one of \
             them another name, or put the fields below a name of their own: `content = \"..\"`",
        ]);
    }
}

/// Stops compilation where two fields read the same header field.
#[track_caller]
pub(super) const fn check_header_fields_differ(fields: &'static [FieldName]) {
    if let Some((name, other)) = first_shared(Reads::Headers, fields, fields) {
        refuse(&[
            "`",
            name,
            "` and `",
            other,
            "` read the same header field\nhelp: give one of them another name: \
             `#[serde(rename = \"..\")]`",
        ]);
    }
}

/// The first name by which two fields of the `whole` are read, as each of them has it.
const fn first_shared(
    reads: Reads,
    fields: &'static [FieldName],
    whole: &'static [FieldName],
) -> Option<(&'static str, &'static str)> {
    let mut rest = fields;
    while let [field, tail @ ..] = rest {
        rest = tail;
        if let Some(inner) = field.flattened {
            let shared = first_shared(reads, inner, whole);
            if shared.is_some() {
                return shared;
            }
            continue;
        }
        if let (_, Some(other)) = second(reads, whole, field.json, 0) {
            return Some((field.json, other));
        }
        let mut also = field.also;
        while let [name, others @ ..] = also {
            if let (_, Some(other)) = second(reads, whole, name, 0) {
                return Some((*name, other));
            }
            also = others;
        }
    }
    None
}

/// The name by which a second field is read as `name` is, where `seen` fields before were; and how many are in all, no more
/// than two.
const fn second(
    reads: Reads,
    fields: &[FieldName],
    name: &str,
    seen: u32,
) -> (u32, Option<&'static str>) {
    let (mut rest, mut seen) = (fields, seen);
    while let [field, tail @ ..] = rest {
        rest = tail;
        let found = if let Some(inner) = field.flattened {
            let (inner, found) = second(reads, inner, name, seen);
            seen = inner;
            found
        } else {
            let found = matching(reads, field, name);
            if found.is_some() {
                seen += 1;
            }
            if seen > 1 { found } else { None }
        };
        if found.is_some() {
            return (seen, found);
        }
    }
    (seen, None)
}

/// The name by which a field is read as `name` is.
const fn matching(reads: Reads, field: &FieldName, name: &str) -> Option<&'static str> {
    if field.skipped {
        return None;
    }
    if is_one(reads, field.json, name) {
        return Some(field.json);
    }
    let mut also = field.also;
    while let [other, others @ ..] = also {
        if is_one(reads, other, name) {
            return Some(*other);
        }
        also = others;
    }
    None
}

/// Whether two names are one where they are read.
const fn is_one(reads: Reads, left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    match reads {
        Reads::Headers => header::alike(left, right),
        _ => same(left, right),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INNER: &[FieldName] = &[
        FieldName::new("limit", "limit").also(&["top"]),
        FieldName::new("dry_run", "Dry-Run"),
        FieldName::new("hidden", "hidden").skipped(),
    ];

    /// What is shared by two fields, one of them flattened.
    macro_rules! shared {
        ($reads:expr, $own:expr) => {{
            const WHOLE: &[FieldName] = &[$own, FieldName::new("inner", "inner").flattened(INNER)];
            first_shared($reads, WHOLE, WHOLE).map(|(_, other)| other)
        }};
    }

    #[test]
    fn a_name_and_an_alias_are_one_name_beside_what_is_flattened() {
        let json = Reads::Json;
        assert_eq!(shared!(json, FieldName::new("limit", "limit")), Some("limit"));
        assert_eq!(shared!(json, FieldName::new("a", "a").also(&["limit"])), Some("limit"));
        assert_eq!(shared!(json, FieldName::new("top", "top")), Some("top"));
        assert_eq!(shared!(json, FieldName::new("a", "a").also(&["b", "top"])), Some("top"));

        assert_eq!(shared!(json, FieldName::new("a", "a").also(&["b"])), None);
        assert_eq!(shared!(json, FieldName::new("hidden", "hidden")), None);
        assert_eq!(shared!(json, FieldName::new("limit", "limit").skipped()), None);
        assert_eq!(shared!(json, FieldName::new("dry_run", "dry_run")), None);
        // An alias that repeats the own name.
        assert_eq!(shared!(json, FieldName::new("a", "a").also(&["a"])), None);
    }

    #[test]
    fn header_fields_are_one_in_every_spelling() {
        let headers = Reads::Headers;
        let own = shared!(headers, FieldName::new("dry_run", "dry_run"));
        assert_eq!(own, Some("Dry-Run"));
        let own = shared!(headers, FieldName::new("a", "a").also(&["DRY-RUN"]));
        assert_eq!(own, Some("Dry-Run"));
        assert_eq!(shared!(headers, FieldName::new("dry_run", "dry_run_again")), None);
    }

    #[test]
    fn a_tag_is_no_field_beside_it() {
        let named = |tag| second(Reads::Json, INNER, tag, 0).0;
        assert_eq!((named("limit"), named("top"), named("Dry-Run")), (1, 1, 1));
        assert_eq!((named("kind"), named("hidden"), named("dry_run")), (0, 0, 0));
        check_tag("kind", INNER);
    }
}
