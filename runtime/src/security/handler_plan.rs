//! One handler's guard as data, so that the stages are compiled once and not once for each handler.

use std::any::{TypeId, type_name};

use crate::input::ParameterFacts;
use crate::policy::Spec;
use crate::redact::Shape;

/// What the guard of one handler has to know, worked out while the program is compiled.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts, asked one by one")]
pub struct HandlerPlan {
    pub(crate) spec: &'static Spec,
    /// The facts of the parameters before the last.
    pub(crate) parts: &'static [ParameterFacts],
    /// The facts of the last parameter.
    pub(crate) body: &'static ParameterFacts,
    /// What the response type can hold.
    pub(crate) response: fn() -> Shape,
    /// The policy's type and what it is called.
    policy: fn() -> (TypeId, &'static str),
    /// Whether anything behind the guard may depend on who the caller is.
    pub(crate) wants_caller: bool,
    /// Whether a parameter says that it depends on who the caller is.
    pub(crate) asks_for_caller: bool,
    /// Whether a parameter cannot do without the claims of the caller's credential.
    pub(crate) reads_claims: bool,
    /// Which parameters before the last are checked objects.
    pub(crate) objects: Places,
    /// Whether the last parameter is part of the head and has to be read before anything is looked up.
    pub(crate) last_precedes_objects: bool,
    /// Whether anything in a parameter is looked up in the state.
    pub(crate) looks_up: bool,
    /// Whether an object leaves that is not asked about the caller, for a reason that was stated.
    pub(crate) unasked: bool,
    /// Whether an object is looked up within the caller's tenant.
    pub(crate) in_tenant: bool,
    /// What the handler answers with.
    #[cfg(feature = "openapi")]
    pub(crate) answers: Option<crate::schema::AnswersOf>,
    /// Whether a parameter says that the handler changes something.
    pub(crate) changes: bool,
    /// Whether a parameter is of the application's sessions.
    #[cfg_attr(not(feature = "session"), allow(dead_code))]
    pub(crate) needs_sessions: bool,
    /// Within how many seconds the caller must have authenticated for a parameter to be there.
    pub(crate) fresh: Option<u32>,
}

/// Places of parameters before the last, of which there are 23 at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places(u32);

impl Places {
    /// Whether the parameter at `place` is one of them.
    pub(crate) const fn contain(self, place: u32) -> bool {
        self.0 & (1 << place) != 0
    }

    /// All the others.
    pub(crate) const fn others(self) -> Self {
        Self(!self.0)
    }

    pub(crate) const fn are_none(self) -> bool {
        self.0 == 0
    }
}

const fn shorter(one: Option<u32>, two: Option<u32>) -> Option<u32> {
    match (one, two) {
        (Some(one), Some(two)) => Some(if one < two { one } else { two }),
        (Some(only), None) | (None, Some(only)) => Some(only),
        (None, None) => None,
    }
}

/// A type's identity and name.
pub(crate) fn named<P: ?Sized + 'static>() -> (TypeId, &'static str) {
    (TypeId::of::<P>(), type_name::<P>())
}

impl HandlerPlan {
    pub(crate) const fn new(
        spec: &'static Spec,
        parts: &'static [ParameterFacts],
        body: &'static ParameterFacts,
        response: fn() -> Shape,
        policy: fn() -> (TypeId, &'static str),
    ) -> Self {
        let (mut wants_caller, mut asks_for_caller) =
            (body.wants_caller, body.wants_caller && !body.exempt);
        let mut reads_claims = body.needs_claims();
        let mut in_tenant = body.in_tenant;
        let (mut changes, mut needs_sessions) = (body.changes, body.needs_sessions);
        let mut fresh = body.fresh;
        let (mut objects, mut place) = (0, 1);
        let (mut part_looks_up, mut rest) = (false, parts);
        while let [facts, tail @ ..] = rest {
            wants_caller |= facts.wants_caller;
            asks_for_caller |= facts.wants_caller && !facts.exempt;
            reads_claims |= facts.needs_claims();
            part_looks_up |= facts.looks_up;
            in_tenant |= facts.in_tenant;
            changes |= facts.changes;
            needs_sessions |= facts.needs_sessions;
            fresh = shorter(fresh, facts.fresh);
            if facts.checks_object {
                objects |= place;
            }
            place <<= 1;
            rest = tail;
        }
        let last_precedes_objects =
            body.head_only && !body.checks_object && (part_looks_up || objects != 0);
        Self {
            spec,
            parts,
            body,
            response,
            policy,
            wants_caller,
            asks_for_caller,
            reads_claims,
            objects: Places(objects),
            last_precedes_objects,
            looks_up: part_looks_up || body.looks_up,
            unasked: false,
            in_tenant,
            #[cfg(feature = "openapi")]
            answers: None,
            changes,
            needs_sessions,
            fresh,
        }
    }

    /// States what the handler answers with.
    #[cfg(feature = "openapi")]
    pub(crate) const fn answering(mut self, answers: crate::schema::AnswersOf) -> Self {
        self.answers = Some(answers);
        self
    }

    /// States whether an object leaves that is not asked about the caller.
    pub(crate) const fn unasked(mut self, unasked: bool) -> Self {
        self.unasked = unasked;
        self
    }

    /// States whether an object that an input names is looked up within the caller's tenant, and whether it is changed.
    pub(crate) const fn looking_up(mut self, in_tenant: bool, changes: bool) -> Self {
        self.in_tenant |= in_tenant;
        self.changes |= changes;
        self
    }

    /// What tells this handler's policy from every other.
    pub(crate) fn id(&self) -> TypeId {
        (self.policy)().0
    }

    /// The name of the policy's type.
    pub(crate) fn policy_name(&self) -> &'static str {
        (self.policy)().1
    }

    /// The facts of every parameter.
    pub(crate) fn facts(&self) -> impl Iterator<Item = &'static ParameterFacts> {
        self.parts.iter().chain(std::iter::once(self.body))
    }
}
