//! Conditions: decisions that roles and scopes cannot express, made by values of the application.
//!
//! A condition's type is named in an attribute, `allow = policy(CanHire)`; its value, with the pool
//! or client it needs, is given to [`SecurityBuilder::condition`](crate::SecurityBuilder::condition).
//! A condition that was named and not given refuses to start.

use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::fmt;
use std::future::Future;

use crate::maybe_ready::MaybeReady;
use crate::principal::Principal;
use crate::request_head::RequestHead;

/// What a rule or a condition answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The caller may.
    Allow,
    /// The caller may not.
    Deny,
    /// The question could not be answered; the whole rule is refused, `not(..)` included.
    Failed,
}

/// A decision of the application's own about a caller and the head of a request.
///
/// ```
/// use palisade::{Condition, Decision, Principal, RequestHead};
///
/// struct OfficeHours;
///
/// impl Condition for OfficeHours {
///     async fn decide(&self, _: &Principal, _: &RequestHead<'_>) -> Decision {
///         Decision::Allow
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition",
    label = "this type decides nothing about a caller",
    note = "implement `palisade::Condition` for `{Self}` and give a value of it to \
            `Security::builder().condition(..)`"
)]
pub trait Condition: Send + Sync + Sized + 'static {
    /// Decides; it runs before the path, the query and the body are read.
    fn decide(
        &self,
        caller: &Principal,
        request: &RequestHead<'_>,
    ) -> impl Future<Output = Decision> + Send;

    /// Decides without waiting, where that can be: then [`decide`](Self::decide) is not asked, and the
    /// answer costs no allocation. By default it is `None`, and `decide` is asked.
    ///
    /// ```
    /// use palisade::{Condition, Decision, Principal, RequestHead};
    ///
    /// struct Idempotent;
    ///
    /// impl Idempotent {
    ///     fn is_named(request: &RequestHead<'_>) -> Decision {
    ///         request.headers().contains_key("idempotency-key").into()
    ///     }
    /// }
    ///
    /// impl Condition for Idempotent {
    ///     async fn decide(&self, _: &Principal, request: &RequestHead<'_>) -> Decision {
    ///         Self::is_named(request)
    ///     }
    ///
    ///     fn decide_at_once(&self, _: &Principal, request: &RequestHead<'_>) -> Option<Decision> {
    ///         Some(Self::is_named(request))
    ///     }
    /// }
    /// ```
    fn decide_at_once(&self, caller: &Principal, request: &RequestHead<'_>) -> Option<Decision> {
        let _ = (caller, request);
        None
    }

    /// The condition as a rule names it.
    #[doc(hidden)]
    const NAMED: ConditionRef = ConditionRef::of::<Self>();
}

type Ask =
    for<'a> fn(&'a Conditions, &'a Principal, &'a RequestHead<'a>) -> MaybeReady<'a, Decision>;

/// A condition as a rule names it: by its type, its value looked up when it is asked.
#[derive(Clone, Copy)]
pub struct ConditionRef {
    id: fn() -> TypeId,
    name: fn() -> &'static str,
    ask: Ask,
}

impl ConditionRef {
    /// Names a condition by its type.
    #[must_use]
    const fn of<C: Condition>() -> Self {
        Self {
            id: TypeId::of::<C>,
            name: type_name::<C>,
            ask: |conditions, caller, request| {
                let Some(condition) = conditions.get::<C>() else {
                    return MaybeReady::Now(Decision::Failed);
                };
                match condition.decide_at_once(caller, request) {
                    Some(decision) => MaybeReady::Now(decision),
                    None => MaybeReady::later(condition.decide(caller, request)),
                }
            },
        }
    }

    pub(crate) fn id(&self) -> TypeId {
        (self.id)()
    }

    /// The condition's type.
    #[must_use]
    pub fn name(&self) -> &'static str {
        (self.name)()
    }

    pub(crate) fn ask<'a>(&self, input: &'a DecisionInput<'a>) -> MaybeReady<'a, Decision> {
        (self.ask)(input.conditions, input.caller, &input.request)
    }
}

impl fmt::Debug for ConditionRef {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// The values of the conditions that the builder was given.
#[derive(Default)]
pub(crate) struct Conditions(HashMap<TypeId, Configured>);

/// The value of a condition, and what its type is called.
type Configured = (&'static str, Box<dyn Any + Send + Sync>);

impl Conditions {
    /// Whether this type had no value before.
    pub(crate) fn insert<C: Condition>(&mut self, condition: C) -> bool {
        self.0.insert(TypeId::of::<C>(), (type_name::<C>(), Box::new(condition))).is_none()
    }

    pub(crate) fn holds(&self, condition: &ConditionRef) -> bool {
        self.0.contains_key(&condition.id())
    }

    /// What their types are called.
    #[cfg(feature = "openapi")]
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.0.values().map(|(name, _)| (*name).to_owned()).collect();
        names.sort();
        names
    }

    fn get<C: Condition>(&self) -> Option<&C> {
        self.0.get(&TypeId::of::<C>())?.1.downcast_ref()
    }
}

/// A caller and a request about which a rule is asked.
pub(crate) struct DecisionInput<'a> {
    pub(crate) conditions: &'a Conditions,
    pub(crate) caller: &'a Principal,
    pub(crate) request: RequestHead<'a>,
}
