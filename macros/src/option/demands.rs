//! What a handler, or a router for all of its handlers, demands of a caller: the keys that make one rule.

use syn::Path;

use crate::args::{OptionKey, Options};
use crate::option::step_up::StepUp;
use crate::option::{allow, permission, permissions, role, roles, scope, scopes, step_up};
use crate::rule::{self, Rule};
use crate::sink::Sink;

/// The keys.
pub(crate) const KEYS: [&OptionKey; 8] = [
    &role::KEY,
    &scope::KEY,
    &permission::KEY,
    &allow::KEY,
    &step_up::KEY,
    &roles::KEY,
    &scopes::KEY,
    &permissions::KEY,
];

/// What they say.
#[derive(Debug)]
pub(crate) struct Demands {
    pub(crate) rule: Option<Rule>,
    pub(crate) step_up: Option<StepUp>,
    pub(crate) enums: Enums,
}

/// Other enums than those at the crate root.
#[derive(Debug, Default)]
pub(crate) struct Enums {
    pub(crate) roles: Option<Path>,
    pub(crate) scopes: Option<Path>,
    pub(crate) permissions: Option<Path>,
}

impl Demands {
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
        let permissions = options.take(&permissions::KEY);
        Self {
            rule: rule::check::rule(trees, sink),
            step_up,
            enums: Enums {
                roles: options.take(&roles::KEY).and_then(|set| roles::read(&set, sink)),
                scopes: options.take(&scopes::KEY).and_then(|set| scopes::read(&set, sink)),
                permissions: permissions.and_then(|set| permissions::read(&set, sink)),
            },
        }
    }
}
