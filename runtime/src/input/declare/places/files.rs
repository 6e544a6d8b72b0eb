//! Where files can be read from, and whether the handler's body has room for them.

use super::refusal::refuse;
use crate::const_text::ConstText;
use crate::input::declare::FieldName;

/// Stops compilation where a file is read from something else than a multipart form.
#[track_caller]
pub(super) const fn check_is_none(field: &FieldName) {
    if field.facts.file {
        refuse(&[
            "`",
            field.json,
            "` is a file, which only a part of a form can be\nhelp: take the input as \
             `Multipart<T>`, from the feature `multipart`",
        ]);
    }
}

/// Stops compilation where a file is in what is flattened: serde keeps that as texts before it knows what it is for.
#[track_caller]
pub(super) const fn check_none_is_flattened(fields: &[FieldName]) {
    let mut rest = fields;
    while let [field, tail @ ..] = rest {
        if field.facts.file {
            refuse(&[
                "`",
                field.json,
                "` is a file in an input that is flattened into another, where no part of a form is read as a file\n\
                 help: write the field into the input itself, or leave out `flatten`",
            ]);
        }
        rest = tail;
    }
}

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// Stops compilation where the largest files do not fit into the body.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub(super) const fn check_body_has_room(fields: &[FieldName], body: u64) {
    let largest = largest(fields);
    if largest < body {
        return;
    }
    let mut text = ConstText::new();
    text.push("the files of this input may be ");
    push_size(&mut text, largest);
    text.push(" together, and the body of this handler ends at ");
    push_size(&mut text, body);
    if largest < GIB {
        text.push("\nhelp: write `body = \"");
        push_size(&mut text, (largest / MIB + 1) * MIB);
        text.push("\"` on the handler, which leaves room for the other parts");
    } else {
        text.push("\nhelp: lower their `max` or their `length`: a body is at most 1GiB");
    }
    panic!("{}", text.as_str())
}

const fn largest(fields: &[FieldName]) -> u64 {
    let mut sum: u64 = 0;
    let mut rest = fields;
    while let [field, tail @ ..] = rest {
        sum = sum.saturating_add(field.largest());
        rest = tail;
    }
    sum
}

const fn push_size(text: &mut ConstText, bytes: u64) {
    let (unit, name) = if bytes.is_multiple_of(GIB) {
        (GIB, "GiB")
    } else if bytes.is_multiple_of(MIB) {
        (MIB, "MiB")
    } else if bytes.is_multiple_of(KIB) {
        (KIB, "KiB")
    } else {
        (1, "B")
    };
    text.push_number(bytes / unit);
    text.push(name);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::declare::{FieldFacts, Length};

    fn shown(bytes: u64) -> String {
        let mut text = ConstText::new();
        push_size(&mut text, bytes);
        text.as_str().to_owned()
    }

    #[test]
    fn sizes_are_written_as_the_attribute_takes_them() {
        assert_eq!(shown(64 * KIB), "64KiB");
        assert_eq!(shown(GIB), "1GiB");
        assert_eq!(shown(1025 * MIB), "1025MiB");
        assert_eq!(shown(1_234_567), "1234567B");
    }

    #[test]
    fn files_are_counted_as_often_as_they_may_come() {
        let one = FieldName::new("a", "a").file(10);
        let many = FieldFacts { many: true, ..FieldFacts::LEAF };
        let four = one.holding(many).length(Length::new().min(1).max(4));
        assert_eq!(largest(&[one, four, FieldName::new("b", "b")]), 50);
        let endless = four.length(Length::new().max(u64::MAX));
        assert_eq!(largest(&[one, endless]), u64::MAX);
    }
}
