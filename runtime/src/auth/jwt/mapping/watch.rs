//! Whether the claims that an application named ever occur: a misspelt path is found in the log and
//! not by its users' 403s.

use std::sync::atomic::{AtomicU32, Ordering};

use super::RuleSet;
use super::rule::Rule;

/// How many tokens are looked at.
const FIRST_TOKENS: u32 = 100;

/// What the first tokens of an issuer carried.
#[derive(Debug, Default)]
pub(super) struct Watch {
    tokens: AtomicU32,
    found: AtomicU32,
}

impl Watch {
    /// Notes the rules whose claims one token carries. With the last of the first tokens: all rules
    /// that any of them carried.
    pub(super) fn note(&self, found: RuleSet) -> Option<RuleSet> {
        if self.tokens.load(Ordering::Relaxed) >= FIRST_TOKENS {
            return None;
        }
        let before = self.found.fetch_or(found, Ordering::Relaxed);
        let tokens = self.tokens.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        (tokens == FIRST_TOKENS).then_some(before | found)
    }
}

/// The sources that the application named and that no token carried.
pub(super) fn never_found(rules: &[Rule], found: RuleSet) -> Vec<&str> {
    let is_found = |source: &str| {
        let mut numbered = rules.iter().enumerate();
        numbered.any(|(place, rule)| *rule.source == *source && (found >> place) & 1 == 1)
    };
    let watched = rules.iter().filter(|rule| rule.watched).map(|rule| &*rule.source);
    let mut missing: Vec<&str> = watched.filter(|source| !is_found(source)).collect();
    missing.dedup();
    missing
}

pub(super) fn warn(issuer: &str, rules: &[Rule], found: RuleSet) {
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
