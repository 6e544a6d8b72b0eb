//! A limit, and what a change of it means.

use std::collections::BTreeMap;

use palisade::inventory::{Inventory, LimitData, QuotaData};
use serde::{Deserialize, Serialize};

use super::numbers::quota;
use super::verdict::Verdict;

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
