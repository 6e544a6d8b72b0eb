//! The limits, and what a change of one means.

use std::collections::BTreeMap;

use palisade::inventory::{Inventory, LimitData, QuotaData};
use serde::{Deserialize, Serialize};

use super::Verdict;
use super::compare::{Found, each};
use super::numbers::{grown, quota};

/// A limit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LockedLimit {
    /// In words.
    pub words: String,
    /// The numbers: of the plan, or of everyone under an empty name.
    pub quotas: BTreeMap<String, QuotaData>,
}

impl LockedLimit {
    pub(super) fn of(limit: &LimitData) -> Self {
        let own = limit.quota.clone().map(|quota| (String::new(), quota));
        Self {
            words: limit.words.clone(),
            quotas: limit.plans.clone().into_iter().chain(own).collect(),
        }
    }

    /// There is one, whatever it is called.
    pub(super) fn of_addresses(inventory: &Inventory) -> Self {
        let words = &inventory.address_limit;
        let words = words.split_once(": ").map_or(words.as_str(), |(_, rate)| rate);
        let own = inventory.address_quota.clone().map(|quota| (String::new(), quota));
        Self { words: words.to_owned(), quotas: own.into_iter().collect() }
    }

    pub(super) fn order(&self, after: &Self) -> Verdict {
        if self == after {
            return Verdict::Neutral;
        }
        if self.quotas.keys().ne(after.quotas.keys())
            || unnumbered(&self.words) != unnumbered(&after.words)
        {
            return Verdict::Widened;
        }
        let quotas = self.quotas.values().zip(after.quotas.values());
        let verdict = quotas.map(|(was, is)| quota(was, is)).max().unwrap_or(Verdict::Widened);
        // Words that differ where no number does tell of something that is not compared here.
        if verdict == Verdict::Neutral { Verdict::Widened } else { verdict }
    }
}

impl Found<'_> {
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

/// The words of a limit without the numbers that are compared by themselves: what it counts, by whom and when.
fn unnumbered(words: &str) -> String {
    let is_number = |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit());
    let is_compared = |part: &str| {
        let number = part.strip_prefix("burst ").or_else(|| part.strip_prefix("cost "));
        number.is_some_and(is_number) || part.ends_with("without the store")
    };
    let parts = words.split(',').map(str::trim).filter(|part| !is_compared(part));
    let words = parts.map(|part| {
        let words = part.split_whitespace().filter(|word| !is_number(word));
        words.collect::<Vec<_>>().join(" ")
    });
    words.collect::<Vec<_>>().join(", ")
}
