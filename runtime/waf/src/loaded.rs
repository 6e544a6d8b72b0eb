//! The rules at work, and the exceptions that handlers state.

use std::error::Error;
use std::fmt;
use std::sync::{Mutex, PoisonError, RwLock};

use palisade::firewall::{InspectionRequest, Inspector};

use crate::engine::Compiled;
use crate::release::Release;
use crate::sample::{Matched, Sample};
use crate::set::CoreRuleSet;
use crate::transaction::Transaction;

/// The rules, ready to look.
pub struct Loaded {
    rules: CoreRuleSet,
    release: Release,
    excepted: Mutex<Vec<&'static str>>,
    compiled: RwLock<Box<dyn Compiled>>,
}

impl Loaded {
    pub(crate) fn new(rules: CoreRuleSet, release: Release, compiled: Box<dyn Compiled>) -> Self {
        Self { rules, release, excepted: Mutex::default(), compiled: RwLock::new(compiled) }
    }

    /// How many rules there are.
    pub fn rule_count(&self) -> usize {
        self.compiled.read().unwrap_or_else(PoisonError::into_inner).count()
    }

    /// What the rules make of a request.
    ///
    /// # Errors
    /// Where the engine fails.
    pub fn ask(&self, sample: &Sample<'_>) -> Result<Matched, Box<dyn Error + Send + Sync>> {
        let compiled = self.compiled.read().unwrap_or_else(PoisonError::into_inner);
        sample.ask(compiled.begin()?)
    }

    /// The directives for what handlers except.
    fn exceptions(&self, excepted: &[&'static str]) -> Result<String, String> {
        let each = excepted.iter().enumerate().map(|(number, rule)| {
            let ids = self.release.excepted(rule)?;
            Ok(self.rules.exception(number, rule, &ids))
        });
        each.collect()
    }
}

impl Inspector for Loaded {
    type Inspection = Transaction;

    fn begin(&self, asked: InspectionRequest) -> Transaction {
        let compiled = self.compiled.read().unwrap_or_else(PoisonError::into_inner);
        Transaction::new(compiled.begin(), asked, self.rules.secret)
    }

    /// A rule that a handler excepts is compiled in as one that can be taken out.
    fn check_exclusion(&self, rule: &'static str) -> Result<(), String> {
        self.release.excepted(rule)?;
        let mut excepted = self.excepted.lock().unwrap_or_else(PoisonError::into_inner);
        if excepted.contains(&rule) {
            return Ok(());
        }
        excepted.push(rule);
        let exceptions = self.exceptions(&excepted)?;
        let compiled = self.rules.compile(&self.release, &exceptions);
        let compiled = compiled.map_err(|error| error.to_string())?;
        *self.compiled.write().unwrap_or_else(PoisonError::into_inner) = compiled;
        Ok(())
    }
}

impl fmt::Debug for Loaded {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Loaded").field("rules", &self.rules).finish_non_exhaustive()
    }
}
