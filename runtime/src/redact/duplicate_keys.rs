//! No object leaves with a key that occurs twice: what flattened fields bring is compared with their
//! siblings while the program is compiled.

use crate::const_text::{ConstText, same};
use crate::redact::{FieldShape, Shape, ShapeForm};

/// The keys that a value may write into an object.
#[derive(Clone, Copy, Debug)]
pub enum ObjectKeys {
    /// One.
    One(&'static str),
    /// Those that these fields have.
    Fields(&'static [FieldShape]),
    /// Those of all of these: the fields of a struct.
    All(&'static [ObjectKeys]),
    /// Those of one of these: the variants of an enum.
    Any(&'static [ObjectKeys]),
}

/// Stops compilation where a flattened field brings a key that one of its siblings has; the macro
/// calls it at the span of the field's type.
///
/// A type with parameters is reported where it is used:
///
/// ```compile_fail,E0080
/// # use palisade::prelude::*;
/// #[derive(Redacted)]
/// struct Audit {
///     #[expose]
///     id: u64,
/// }
///
/// #[derive(Redacted)]
/// struct Audited<T> {
///     #[expose]
///     id: u64,
///     #[expose(flatten)]
///     audit: T,
/// }
///
/// format!("{:?}", Audited { id: 1, audit: Audit { id: 2 } });
/// ```
///
/// With another name it stays:
///
/// ```
/// # use palisade::prelude::*;
/// # #[derive(Redacted)]
/// # struct Audited<T> {
/// #     #[expose]
/// #     id: u64,
/// #     #[expose(flatten)]
/// #     audit: T,
/// # }
/// #[derive(Redacted)]
/// struct Audit {
///     #[expose(rename = "auditId")]
///     id: u64,
/// }
///
/// let audited = Audited { id: 1, audit: Audit { id: 2 } };
/// assert_eq!(format!("{audited:?}"), "Audited { id: 1, auditId: 2, .. }");
/// ```
///
/// # Panics
/// There, in const evaluation: the panic is the compile error a user reads.
#[track_caller]
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
pub const fn check_keys(flat: ObjectKeys, siblings: &[ObjectKeys]) {
    let mut rest = siblings;
    while let [sibling, tail @ ..] = rest {
        if let Some(key) = flat.shares(sibling) {
            let mut text = ConstText::new();
            text.push("the key `");
            text.push(key);
            text.push(
                "` is written more than once in one object: a sibling has it, and this field's own fields \
                 stand in place of it\nhelp: rename one of them with `#[expose(rename = \"..\")]`, or \
                 remove `flatten`",
            );
            panic!("{}", text.as_str())
        }
        rest = tail;
    }
}

impl ObjectKeys {
    /// Those of a struct none of whose fields is flattened.
    #[must_use]
    pub const fn of(shape: &'static Shape) -> Self {
        match &shape.form {
            ShapeForm::Struct(content) => Self::Fields(content.fields),
            ShapeForm::Enum(..) | ShapeForm::Opaque => Self::All(&[]),
        }
    }

    /// A key that both may write.
    const fn shares(&self, other: &Self) -> Option<&'static str> {
        match self {
            Self::One(key) => {
                if other.has(key) {
                    Some(key)
                } else {
                    None
                }
            }
            Self::Fields(fields) => {
                let mut rest = *fields;
                while let [field, tail @ ..] = rest {
                    if other.has(field.name) {
                        return Some(field.name);
                    }
                    rest = tail;
                }
                None
            }
            Self::All(inner) | Self::Any(inner) => {
                let mut rest = *inner;
                while let [first, tail @ ..] = rest {
                    if let Some(key) = first.shares(other) {
                        return Some(key);
                    }
                    rest = tail;
                }
                None
            }
        }
    }

    const fn has(&self, key: &str) -> bool {
        match self {
            Self::One(own) => same(own.as_bytes(), key.as_bytes()),
            Self::Fields(fields) => {
                let mut rest = *fields;
                while let [field, tail @ ..] = rest {
                    if same(field.name.as_bytes(), key.as_bytes()) {
                        return true;
                    }
                    rest = tail;
                }
                false
            }
            Self::All(inner) | Self::Any(inner) => {
                let mut rest = *inner;
                while let [first, tail @ ..] = rest {
                    if first.has(key) {
                        return true;
                    }
                    rest = tail;
                }
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AUDIT: ObjectKeys = ObjectKeys::All(&[ObjectKeys::One("created"), ObjectKeys::One("by")]);
    const KIND: ObjectKeys = ObjectKeys::Any(&[
        ObjectKeys::All(&[ObjectKeys::One("kind"), ObjectKeys::One("ends")]),
        ObjectKeys::One("kind"),
    ]);

    #[test]
    fn a_shared_key_is_found_however_deep() {
        let nested = ObjectKeys::All(&[ObjectKeys::One("id"), AUDIT]);
        assert_eq!(nested.shares(&ObjectKeys::One("by")), Some("by"));
        assert_eq!(ObjectKeys::One("kind").shares(&KIND), Some("kind"));
        assert_eq!(nested.shares(&KIND), None);
        assert_eq!(KIND.shares(&ObjectKeys::All(&[])), None);
    }

    #[test]
    fn what_shares_nothing_passes() {
        check_keys(AUDIT, &[ObjectKeys::One("id"), KIND]);
    }

    #[test]
    #[should_panic(expected = "the key `ends` is written more than once")]
    fn what_shares_a_key_is_told() {
        check_keys(KIND, &[AUDIT, ObjectKeys::One("ends")]);
    }
}
