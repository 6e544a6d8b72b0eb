//! How often rules in shadow decided otherwise than those in force.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::policy::Spec;
use crate::rule::Decision;

/// How often a rule in `shadow` decided otherwise than the one in force, since the application started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShadowDifferences {
    /// It would have allowed what was refused.
    pub allowed: u64,
    /// It would have denied what was allowed.
    pub denied: u64,
    /// It could not be asked, or not in time.
    pub failed: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Shadows(Mutex<BTreeMap<(&'static str, &'static str), ShadowDifferences>>);

impl Shadows {
    pub(crate) fn count(&self, spec: &Spec, future: Decision) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_handler = all.entry((spec.module, spec.name)).or_default();
        let count = match future {
            Decision::Allow => &mut of_handler.allowed,
            Decision::Deny => &mut of_handler.denied,
            Decision::Failed => &mut of_handler.failed,
        };
        *count = count.saturating_add(1);
    }

    /// By handler: `module::name`.
    pub(super) fn all(&self) -> Vec<(String, ShadowDifferences)> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().map(|((module, name), count)| (format!("{module}::{name}"), *count)).collect()
    }
}
