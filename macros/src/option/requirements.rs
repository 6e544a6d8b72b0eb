//! What a handler, or a router for all of its handlers, demands of a caller: the keys that make one rule.

use crate::args::{OptionKey, Options};
use crate::option::enums::{self, Enums, NamesStand};
use crate::option::step_up::StepUp;
use crate::option::{allow, permission, role, scope, step_up};
use crate::rule::{self, Rule};
use crate::sink::Sink;

/// The keys.
pub(crate) const KEYS: [&OptionKey; 8] = [
    &role::KEY,
    &scope::KEY,
    &permission::KEY,
    &allow::KEY,
    &step_up::KEY,
    &enums::ROLES,
    &enums::SCOPES,
    &enums::PERMISSIONS,
];

/// What they say.
#[derive(Debug)]
pub(crate) struct GuardRequirements {
    pub(crate) rule: Option<Rule>,
    pub(crate) step_up: Option<StepUp>,
    pub(crate) enums: Enums,
}

impl GuardRequirements {
    /// Takes them out of `options`; `role`, `scope`, `permission` and `allow` combine: a caller fulfils all of
    /// them.
    pub(crate) fn take(options: &mut Options, sink: &mut Sink) -> Self {
        let role = options.take(&role::KEY).and_then(|set| role::read(&set, sink));
        let scope = options.take(&scope::KEY).and_then(|set| scope::read(&set, sink));
        let permission = options.take(&permission::KEY);
        let permission = permission.and_then(|set| permission::read(&set, sink));
        let allow = options.take(&allow::KEY).and_then(|set| allow::read(&set, sink));
        let trees = [role, scope, permission, allow].into_iter().flatten().collect();
        let step_up = options.take(&step_up::KEY).and_then(|set| step_up::read(&set, sink));
        let enums = Enums::take(options, NamesStand::Beside, sink);
        Self { rule: rule::check::rule(trees, sink), step_up, enums }
    }

    /// Checks that its rule, or one of `others`, names what is looked up in the enums beside it.
    pub(crate) fn check_enums_are_asked<'a>(
        &'a self,
        others: impl IntoIterator<Item = &'a Rule>,
        sink: &mut Sink,
    ) {
        // A name that is faulty is told, and may be the one that was meant.
        if !sink.has_errors() {
            let rules: Vec<&Rule> = self.rule.iter().chain(others).collect();
            self.enums.check_are_asked(NamesStand::Beside, &rules, sink);
        }
    }
}
