//! The changes that are found, those of limits among them.

use std::collections::BTreeMap;

use super::limits::LockedLimit;
use super::numbers::grown;
use super::verdict::{Change, Verdict};
use super::written::Lock;

/// Collects changes.
pub(super) struct Found<'a> {
    pub(super) before: &'a Lock,
    pub(super) after: &'a Lock,
    pub(super) changes: Vec<Change>,
}

/// Calls `told` with every name and what each side has there.
pub(super) fn each<T>(
    before: &BTreeMap<String, T>,
    after: &BTreeMap<String, T>,
    mut told: impl FnMut(&str, Option<&T>, Option<&T>),
) {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    for name in names {
        told(name, before.get(name), after.get(name));
    }
}

impl Found<'_> {
    pub(super) fn add(&mut self, place: &str, before: String, after: String, verdict: Verdict) {
        if before != after {
            self.changes.push(Change { place: place.to_owned(), before, after, verdict });
        }
    }

    pub(super) fn limits(&mut self, name: &str, was: &[LockedLimit], is: &[LockedLimit]) {
        let place = format!("{name}: limits");
        let told = |limits: &[LockedLimit]| {
            limits.iter().map(|limit| limit.words.clone()).collect::<Vec<_>>().join("; ")
        };
        let (before, after) = (told(was), told(is));
        if before == after {
            return;
        }
        // In their order; one more limits more.
        let pairs = was.iter().zip(is).map(|(was, is)| was.order(is));
        let counts = match was.len().cmp(&is.len()) {
            std::cmp::Ordering::Less => Verdict::Narrowed,
            std::cmp::Ordering::Equal => Verdict::Neutral,
            std::cmp::Ordering::Greater => Verdict::Widened,
        };
        let verdict = pairs.chain([counts]).max().unwrap_or(Verdict::Widened);
        self.add(&place, before, after, verdict);
    }

    /// Each by whom it counts apart.
    pub(super) fn bounds(&mut self, name: &str, was: &[String], is: &[String]) {
        let by_whom = |bounds: &[String]| -> BTreeMap<String, Option<u64>> {
            let halves =
                bounds.iter().map(|bound| bound.split_once(' ').unwrap_or((bound.as_str(), "")));
            halves.map(|(most, whom)| (whom.to_owned(), most.parse().ok())).collect()
        };
        let mut verdict = Verdict::Neutral;
        each(&by_whom(was), &by_whom(is), |_, was, is| {
            verdict = verdict.max(match (was, is) {
                (None, Some(_)) => Verdict::Narrowed,
                (Some(Some(was)), Some(Some(is))) if was == is => Verdict::Neutral,
                (Some(Some(was)), Some(Some(is))) => grown(*was, *is),
                // One that is gone, or that is not a number.
                _ => Verdict::Widened,
            });
        });
        self.add(&format!("{name}: at the same time"), was.join("; "), is.join("; "), verdict);
    }
}
