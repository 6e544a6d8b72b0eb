//! What the attacks found.

use std::collections::BTreeSet;
use std::fmt;

use crate::inventory::RouteData;

/// An attack that succeeded, or could not be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Success {
    /// `GET /employees/{id}`
    pub route: String,
    /// What was tried.
    pub attack: String,
    /// What a guard answers.
    pub expected: String,
    /// What came.
    pub got: String,
}

/// What the attacks found.
#[derive(Clone, Debug, Default)]
#[must_use = "a report says nothing unless it is read"]
pub struct Report {
    attempts: usize,
    attacks: BTreeSet<String>,
    found: Vec<Success>,
}

impl Report {
    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.found.is_empty()
    }

    /// What was found.
    pub fn found_all(&self) -> &[Success] {
        &self.found
    }

    /// How many requests were judged.
    pub fn attempts(&self) -> usize {
        self.attempts
    }

    /// The attacks that were tried, each at one route or more, in order: by the names that findings have.
    pub fn attacks(&self) -> impl Iterator<Item = &str> {
        self.attacks.iter().map(String::as_str)
    }

    pub(super) fn tried(&mut self, attack: &str) {
        self.attempts += 1;
        if !self.attacks.contains(attack) {
            self.attacks.insert(attack.to_owned());
        }
    }

    pub(super) fn found(&mut self, route: &RouteData, attack: &str, expected: &str, got: String) {
        self.found_at(&route.name(), attack, expected, got);
    }

    pub(super) fn found_at(&mut self, route: &str, attack: &str, expected: &str, got: String) {
        let [route, attack, expected] = [route, attack, expected].map(str::to_owned);
        self.found.push(Success { route, attack, expected, got });
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{} requests, {} findings", self.attempts, self.found.len())?;
        self.found.iter().try_for_each(|found| {
            let Success { route, attack, expected, got } = found;
            writeln!(out, "  {route}: {attack}: expected {expected}, got {got}")
        })
    }
}
