//! Which masks there are.

use syn::{LitStr, Path};

use super::plan::{By, Masking};
use crate::messages::redacted as text;
use crate::redacted::syntax::{Full, Mask};
use crate::rule::check::rule_over_claims;
use crate::sink::Sink;
use crate::span::SpanRange;
use crate::suggest::{listed, nearest};

/// The masks in quotes: the name, the runtime's function, and how many characters it shows.
const MASKS: [(&str, &str, Option<usize>); 6] = [
    ("last4", "last", Some(4)),
    ("first1", "first", Some(1)),
    ("email", "email", None),
    ("all", "all", None),
    ("date_year", "date_year", None),
    ("pseudonym", "pseudonym", None),
];

/// How a field is masked; nothing where it is not.
pub(super) fn masking(mask: Option<Mask>, full: Option<Full>, sink: &mut Sink) -> Option<Masking> {
    let by = match check_full_has_a_mask(mask, full.as_ref(), sink)? {
        Mask::Named(name) => check_mask_exists(name, sink)?,
        Mask::Truncate(count) => By::Truncate(count),
        Mask::Custom(path) => check_mask_is_quoted(path, sink)?,
        Mask::Malformed => return None,
    };
    let trees = full.and_then(|full| full.tree).into_iter().collect();
    Some(Masking { by, unless: rule_over_claims(trees, sink) })
}

/// Who sees a field whole is a question about a masked field.
fn check_full_has_a_mask(mask: Option<Mask>, full: Option<&Full>, sink: &mut Sink) -> Option<Mask> {
    if let (None, Some(full)) = (&mask, full) {
        sink.error(full.place, text::FULL_WITHOUT_MASK);
    }
    mask
}

/// A word alone that names a mask of the runtime's is not a function of the user's.
fn check_mask_is_quoted(path: Path, sink: &mut Sink) -> Option<By> {
    let word = path.get_ident().map(ToString::to_string).filter(|word| known(word).is_some());
    // A function may have the name; the masks with a digit are named like no other.
    if let Some(word) = word.filter(|word| word.ends_with(|last: char| last.is_ascii_digit())) {
        sink.error(SpanRange::of(&path), text::MASK_UNQUOTED.with(&[&word]));
        return None;
    }
    Some(By::Function(path))
}

/// A mask in quotes is one of the runtime's.
fn check_mask_exists(name: LitStr, sink: &mut Sink) -> Option<By> {
    let written = name.value();
    if let Some((function, shown)) = known(&written) {
        return Some(By::Named(name, function, shown));
    }
    let names = MASKS.iter().map(|(name, ..)| *name);
    let message = match nearest(names.clone(), &written) {
        Some(near) => text::UNKNOWN_MASK_NEAR.with(&[&written, &near]),
        None => text::UNKNOWN_MASK.with(&[&written, &listed(names)]),
    };
    sink.error(SpanRange::of(&name), message);
    None
}

fn known(written: &str) -> Option<(&'static str, Option<usize>)> {
    let fixed = MASKS.iter().find(|(name, ..)| *name == written);
    if let Some((_, function, shown)) = fixed {
        return Some((function, *shown));
    }
    ["first", "last"].into_iter().find_map(|function| {
        let shown = written.strip_prefix(function)?;
        let digit = shown.len() == 1 && shown != "0";
        Some((function, Some(digit.then(|| shown.parse().ok())??)))
    })
}
