//! Conditions: decisions that roles and scopes cannot express, made by values of the application.
//!
//! A condition's type is named in an attribute, `allow = policy(CanHire)`; its value, with the pool
//! or client it needs, is given to [`SecurityBuilder::condition`](crate::SecurityBuilder::condition).
//! A condition that was named and not given refuses to start.

use std::any::{Any, TypeId, type_name};
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::future::Future;

use crate::clock::Clock;
use crate::maybe_ready::MaybeReady;
use crate::principal::Principal;
use crate::request_head::RequestHead;
use crate::rule::{Decision, EngineNotes, PolicyEngine, proof};

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

/// What a policy function is asked about, or which values it takes.
#[derive(Clone, Copy, Debug)]
pub struct PolicyInput<'a>(pub(super) Question<'a>);

/// One question to a policy function.
#[derive(Clone, Copy, Debug)]
pub(super) enum Question<'a> {
    Asked {
        conditions: &'a Conditions,
        caller: &'a Principal,
        request: &'a RequestHead<'a>,
        told: &'a EngineNotes,
    },
    /// What it cannot be asked without is added.
    Takes(&'a RefCell<Needed>),
}

/// What a policy cannot be asked without.
#[derive(Debug, Default)]
pub(super) struct Needed {
    /// Values that a function takes.
    pub(super) state: Vec<(TypeId, &'static str)>,
    /// Engines, each with the action that it is asked about.
    pub(super) engines: Vec<(&'static str, &'static str)>,
}

type Ask = for<'a> fn(PolicyInput<'a>) -> MaybeReady<'a, Decision>;

/// A condition as a rule names it: by its type, its value looked up when it is asked; or a function.
#[derive(Clone, Copy)]
pub struct ConditionRef {
    name: fn() -> &'static str,
    ask: Ask,
    /// The values that it cannot be asked without: of the condition itself, or of a function's parameters.
    takes: Takes,
}

#[derive(Clone, Copy)]
enum Takes {
    Itself(fn() -> TypeId),
    /// The function says it when it is asked for it.
    State,
}

impl ConditionRef {
    /// Names a condition by its type.
    #[must_use]
    const fn of<C: Condition>() -> Self {
        Self {
            name: type_name::<C>,
            ask: |input| {
                let Question::Asked { conditions, caller, request, .. } = input.0 else {
                    return MaybeReady::Now(Decision::Failed);
                };
                let Some(condition) = conditions.get::<C>() else {
                    return MaybeReady::Now(Decision::Failed);
                };
                match condition.decide_at_once(caller, request) {
                    Some(decision) => MaybeReady::Now(decision),
                    None => MaybeReady::later(condition.decide(caller, request)),
                }
            },
            takes: Takes::Itself(TypeId::of::<C>),
        }
    }

    /// What the macros write of `policy(can_hire)`.
    #[doc(hidden)]
    #[must_use]
    pub const fn function(name: fn() -> &'static str, ask: Ask) -> Self {
        Self { name, ask, takes: Takes::State }
    }

    /// The condition's type, or the function.
    #[must_use]
    pub fn name(&self) -> &'static str {
        (self.name)()
    }

    pub(crate) fn ask<'a>(&self, input: &'a DecisionInput<'a>) -> MaybeReady<'a, Decision> {
        let DecisionInput { conditions, caller, request, told, .. } = input;
        (self.ask)(PolicyInput(Question::Asked { conditions, caller, request, told }))
    }
}

impl fmt::Debug for ConditionRef {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// What the builder was given for rules: values of conditions and for policy functions, and how classes of
/// authentication rank.
#[derive(Default)]
pub(crate) struct Conditions {
    values: HashMap<TypeId, Configured>,
    state: HashMap<TypeId, Box<dyn Any + Send + Sync>>,
    /// The weakest first.
    classes: Vec<String>,
    engines: HashMap<&'static str, Box<dyn PolicyEngine>>,
}

/// The value of a condition, and what its type is called.
type Configured = (&'static str, Box<dyn Any + Send + Sync>);

impl Conditions {
    /// Whether this type had no value before.
    pub(crate) fn insert<C: Condition>(&mut self, condition: C) -> bool {
        self.values.insert(TypeId::of::<C>(), (type_name::<C>(), Box::new(condition))).is_none()
    }

    /// The same for what policy functions take.
    pub(crate) fn insert_state<S: Send + Sync + 'static>(&mut self, state: S) -> bool {
        self.state.insert(TypeId::of::<S>(), Box::new(state)).is_none()
    }

    /// The same for an engine of this name.
    pub(crate) fn insert_engine(
        &mut self,
        name: &'static str,
        engine: Box<dyn PolicyEngine>,
    ) -> bool {
        self.engines.insert(name, engine).is_none()
    }

    /// Keeps an order of classes, or tells why it is none.
    pub(crate) fn rank_classes(&mut self, classes: Vec<String>) -> Result<(), &'static str> {
        if !self.classes.is_empty() {
            return Err("`.acr_order(..)` was called twice");
        }
        let mut seen = std::collections::HashSet::new();
        if classes.is_empty() || !classes.iter().all(|class| seen.insert(class)) {
            return Err("`.acr_order(..)` lists every class once, the weakest first");
        }
        self.classes = classes;
        Ok(())
    }

    /// Why a condition cannot be asked.
    pub(crate) fn missing(&self, condition: &ConditionRef) -> Option<String> {
        let name = condition.name();
        match condition.takes {
            Takes::Itself(id) if self.values.contains_key(&id()) => None,
            Takes::Itself(_) => {
                Some(format!("the condition `{name}` has no value: give one to `.condition(..)`"))
            }
            Takes::State => {
                let needed = RefCell::default();
                let _ = (condition.ask)(PolicyInput(Question::Takes(&needed)));
                let Needed { state, engines } = needed.into_inner();
                if let Some(missing) = engines.iter().find_map(|asked| self.cannot_ask(*asked)) {
                    return Some(missing);
                }
                let (_, ty) = state.into_iter().find(|(id, _)| !self.state.contains_key(id))?;
                Some(format!(
                    "the policy function `{name}` takes `&{ty}`, of which there is no value: give one to \
                     `.policy_state(..)`"
                ))
            }
        }
    }

    /// Why an engine cannot be asked about an action.
    fn cannot_ask(&self, (engine, action): (&str, &str)) -> Option<String> {
        let Some(asked) = self.engine(engine) else {
            return Some(format!(
                "its rule asks `{engine}(\"{action}\")`, and there is no engine of that name: give one to \
                 `.engine(\"{engine}\", ..)`"
            ));
        };
        let fault = asked.check(action).err()?;
        Some(format!("its rule asks `{engine}(\"{action}\")`: {fault}"))
    }

    /// Whether a class can be compared: where the application ranks classes, it is one of them.
    pub(crate) fn knows_class(&self, class: &str) -> bool {
        self.classes.is_empty() || self.classes.iter().any(|known| known == class)
    }

    /// Whether the caller's authentication is of this class, or of one that ranks above it.
    pub(crate) fn reaches_class(&self, caller: &Principal, class: &str) -> bool {
        let Some(told) = proof::class(caller) else { return false };
        let rank = |class: &str| self.classes.iter().position(|known| known == class);
        match (rank(&told), rank(class)) {
            (Some(told), Some(demanded)) => told >= demanded,
            _ => told == class,
        }
    }

    /// What their types are called.
    #[cfg(feature = "openapi")]
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.values.values().map(|(name, _)| (*name).to_owned()).collect();
        names.sort();
        names
    }

    pub(super) fn engine(&self, name: &str) -> Option<&dyn PolicyEngine> {
        self.engines.get(name).map(|engine| &**engine)
    }

    fn get<C: Condition>(&self) -> Option<&C> {
        self.values.get(&TypeId::of::<C>())?.1.downcast_ref()
    }

    pub(super) fn state<S: 'static>(&self) -> Option<&S> {
        self.state.get(&TypeId::of::<S>())?.downcast_ref()
    }
}

impl fmt::Debug for Conditions {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Conditions").finish_non_exhaustive()
    }
}

/// A caller and a request about which a rule is asked.
pub(crate) struct DecisionInput<'a> {
    pub(crate) conditions: &'a Conditions,
    pub(crate) caller: &'a Principal,
    pub(crate) request: RequestHead<'a>,
    pub(crate) clock: &'a Clock,
    /// What engines tell of their answers.
    pub(crate) told: &'a EngineNotes,
}
