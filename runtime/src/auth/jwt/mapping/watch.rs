//! Whether the claims that an application named ever occur: a misspelt path is found in the log and
//! not by its users' 403s.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::RuleSet;
use super::rule::MappingRule;

/// How many tokens are looked at.
const FIRST_TOKENS: usize = 100;

/// What the first tokens of an issuer carried.
#[derive(Debug, Default)]
pub(super) struct Watch {
    is_over: AtomicBool,
    /// Hashes of their claims are kept.
    hashing: RandomState,
    first: Mutex<FirstTokens>,
}

/// A token that comes again, as most do, is none more.
#[derive(Debug, Default)]
struct FirstTokens {
    hashes: Vec<u64>,
    found: RuleSet,
}

impl Watch {
    /// Notes the rules whose claims one token carries. With the last of the first tokens: all rules
    /// that any of them carried.
    pub(super) fn note(&self, claims: &str, found: RuleSet) -> Option<RuleSet> {
        if self.is_over.load(Ordering::Relaxed) {
            return None;
        }
        let hash = self.hashing.hash_one(claims);
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        if first.hashes.len() >= FIRST_TOKENS || first.hashes.contains(&hash) {
            return None;
        }
        first.hashes.push(hash);
        first.found |= found;
        if first.hashes.len() < FIRST_TOKENS {
            return None;
        }
        self.is_over.store(true, Ordering::Relaxed);
        Some(first.found)
    }
}

/// The sources that the application named and that no token carried.
pub(super) fn never_found(rules: &[MappingRule], found: RuleSet) -> Vec<&str> {
    let is_found = |source: &str| {
        let mut numbered = rules.iter().enumerate();
        numbered.any(|(place, rule)| *rule.source == *source && (found >> place) & 1 == 1)
    };
    let watched = rules.iter().filter(|rule| rule.watched).map(|rule| &*rule.source);
    let mut missing: Vec<&str> = watched.filter(|source| !is_found(source)).collect();
    missing.dedup();
    missing
}

pub(super) fn warn(issuer: &str, rules: &[MappingRule], found: RuleSet) {
    let missing = never_found(rules, found);
    if !missing.is_empty() {
        tracing::warn!(
            target: "palisade",
            issuer,
            claims = missing.join(" "),
            "none of the first {FIRST_TOKENS} tokens of this issuer has these claims: is their \
             path right?"
        );
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[test]
    fn a_token_counts_once_however_often_it_comes() {
        let watch = Watch::default();
        for _ in 0..2 * FIRST_TOKENS {
            assert_eq!(watch.note("the same", 1), None);
        }
        let told =
            (1..200).filter_map(|number| Some((number, watch.note(&format!("{number}"), 2)?)));
        assert_eq!(told.collect::<Vec<_>>(), [(99, 3)]);
    }

    /// The last of them tells what all of them carried.
    #[test]
    fn tokens_that_come_side_by_side_are_told_of_together() {
        for _ in 0..200 {
            let (watch, told) = (Watch::default(), AtomicUsize::new(0));
            std::thread::scope(|scope| {
                for thread in 0..4_u32 {
                    let (watch, told) = (&watch, &told);
                    scope.spawn(move || {
                        for number in 0..25 {
                            let claims = format!("{thread} {number}");
                            if let Some(found) = watch.note(&claims, 1 << thread) {
                                assert_eq!(found, 0b1111);
                                told.fetch_add(1, Ordering::Relaxed);
                            }
                        }
                    });
                }
            });
            assert_eq!(told.into_inner(), 1);
        }
    }
}
