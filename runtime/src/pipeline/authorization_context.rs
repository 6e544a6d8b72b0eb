//! A caller before a rule, as every part of stage 6 sees it.

use http::request::Parts;

use crate::context::RequestContext;
use crate::pipeline::authentication::RequestCredentials;
use crate::policy::Spec;
use crate::principal::Principal;
use crate::rule::{DecisionInput, EngineNotes};

/// A caller before a rule.
pub(super) struct Authorization<'a> {
    pub(super) context: &'a RequestContext,
    pub(super) spec: &'static Spec,
    pub(super) schemes: &'static [&'static str],
    pub(super) caller: &'a Principal,
    pub(super) parts: &'a Parts,
    pub(super) told: &'a EngineNotes,
}

impl<'a> Authorization<'a> {
    pub(super) fn input(&self) -> DecisionInput<'a> {
        let security = self.context.security();
        DecisionInput {
            conditions: security.conditions(),
            caller: self.caller,
            request: self.context.head(self.parts),
            clock: security.clock(),
            told: self.told,
        }
    }

    pub(super) fn credentials(&self) -> RequestCredentials<'a> {
        RequestCredentials::new(self.context, self.context.head(self.parts), self.schemes)
    }
}
