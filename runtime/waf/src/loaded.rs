//! The rules at work, and the exceptions that handlers state.

use std::error::Error;
use std::fmt;
use std::sync::{Mutex, PoisonError, RwLock};

use palisade::firewall::{InspectionRequest, Inspector};

use crate::compiled::Compiled;
use crate::error::LoadError;
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

impl CoreRuleSet {
    /// Reads and compiles the rules: under a second, once, and once more for each rule that a handler excepts.
    ///
    /// # Errors
    /// Where the folder is not a release of version 4, a number is out of bounds, or a setter was called twice, all of it
    /// at once; and where a rule cannot be read.
    pub fn load(self) -> Result<Loaded, LoadError> {
        let mut faults = self.faults.clone();
        let release = faults.check(Release::read(&self.folder));
        let release = faults.ready(release)?;
        let compiled = self.compile(&release, "")?;
        Ok(Loaded::new(self, release, compiled))
    }
}

impl Loaded {
    fn new(rules: CoreRuleSet, release: Release, compiled: Box<dyn Compiled>) -> Self {
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
