//! No two fields are read by one name, those of flattened fields among them.

use super::{header, refuse};
use crate::const_text::same;
use crate::input::declare::{FieldName, Reads};

/// Of two fields of one name, one of them flattened, serde reads one and misses the other; of one header field both
/// read the same.
#[track_caller]
pub(super) const fn check_names_differ(reads: Reads, fields: &[FieldName], whole: &[FieldName]) {
    let mut rest = fields;
    while let [field, tail @ ..] = rest {
        rest = tail;
        if let Some(inner) = field.flattened {
            check_names_differ(reads, inner, whole);
            continue;
        }
        check_name_differs(reads, field.json, whole);
        let mut also = field.also;
        while let [name, others @ ..] = also {
            check_name_differs(reads, name, whole);
            also = others;
        }
    }
}

#[track_caller]
const fn check_name_differs(reads: Reads, name: &str, whole: &[FieldName]) {
    let (_, other) = second(reads, whole, name, 0);
    let Some(other) = other else { return };
    if matches!(reads, Reads::Headers) && !same(name.as_bytes(), other.as_bytes()) {
        refuse(&[
            "`",
            name,
            "` and `",
            other,
            "` read the same header field\nhelp: give one of them another name: \
             `#[serde(rename = \"..\")]`",
        ]);
    }
    refuse(&[
        "`",
        name,
        "` is a field of this input and of one that is flattened into it\nhelp: give one of \
         them another name: `#[serde(rename = \"..\")]`",
    ]);
}

/// The name by which a second field is read as `name` is, where `seen` fields before were; and how many were in all, as
/// far as was looked.
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

    /// The name of the field that is read by the same name as another.
    fn clash(reads: Reads, own: FieldName) -> Option<&'static str> {
        let whole = [own, FieldName::new("inner", "inner").flattened(INNER)];
        let mut names = [own.json].into_iter().chain(own.also.iter().copied());
        names.find_map(|name| second(reads, &whole, name, 0).1)
    }

    #[test]
    fn a_name_and_an_alias_are_one_name_beside_what_is_flattened() {
        for own in
            [FieldName::new("limit", "limit"), FieldName::new("most", "most").also(&["limit"])]
        {
            assert_eq!(clash(Reads::Query, own), Some("limit"), "{own:?}");
        }
        for own in [FieldName::new("top", "top"), FieldName::new("a", "a").also(&["b", "top"])] {
            assert_eq!(clash(Reads::Json, own), Some("top"), "{own:?}");
        }
        for own in [
            FieldName::new("most", "most").also(&["highest"]),
            FieldName::new("hidden", "hidden"),
            FieldName::new("limit", "limit").skipped(),
            // An alias that repeats the own name.
            FieldName::new("most", "most").also(&["most"]),
            FieldName::new("dry_run", "dry_run"),
        ] {
            assert_eq!(clash(Reads::Query, own), None, "{own:?}");
        }
    }

    #[test]
    fn header_fields_are_one_in_every_spelling() {
        for own in [
            FieldName::new("dry_run", "dry_run"),
            FieldName::new("rehearsal", "rehearsal").also(&["DRY-RUN"]),
        ] {
            assert_eq!(clash(Reads::Headers, own), Some("Dry-Run"), "{own:?}");
        }
        let own = FieldName::new("dry_run", "dry_run_again");
        assert_eq!(clash(Reads::Headers, own), None);
    }
}
