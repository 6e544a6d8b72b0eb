//! How objects and verified inputs are looked up: all objects that were found at once, then each input.

use std::any::{Any, TypeId};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::future::join_all;

use crate::authorize::ForeignObjects;
use crate::input::check::{InputLocation, Violations};
use crate::input::lookup::Lookup;
use crate::input::lookup::verify::DynVerify;
use crate::principal::Principal;
use crate::problem::{Place, Refusal, Violation};

/// More objects than this are not loaded for one body, form or query.
const MOST_OBJECTS: usize = 100;

/// What a look-up may know: the state, and for whom it is made.
pub struct LookupContext<'a, S> {
    pub(crate) state: &'a S,
    pub(crate) caller: Option<&'a Principal>,
    pub(crate) foreign: ForeignObjects,
}

/// A look-up under way, or none that is needed.
#[must_use = "a look-up that is not awaited looks up nothing"]
pub struct LookupFuture<'a>(Option<Waiting<'a>>);

type Waiting<'a> = Pin<Box<dyn Future<Output = Result<(), Refusal>> + Send + 'a>>;

impl<'a> LookupFuture<'a> {
    /// Nothing to look up.
    pub(crate) const fn none() -> Self {
        Self(None)
    }

    /// A look-up.
    pub(crate) fn of(waiting: impl Future<Output = Result<(), Refusal>> + Send + 'a) -> Self {
        Self(Some(Box::pin(waiting)))
    }
}

impl Future for LookupFuture<'_> {
    type Output = Result<(), Refusal>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Some(waiting) => waiting.as_mut().poll(cx),
            None => Poll::Ready(Ok(())),
        }
    }
}

/// An object that is named and may be loaded.
pub(crate) trait Object<S>: Send {
    /// Whether what names it is an id.
    fn is_spelt(&self, context: &LookupContext<'_, S>) -> bool;

    /// Which objects can be loaded together with it, and how.
    fn group(&self) -> (TypeId, LoadGroup<S>);

    /// Itself, for the [`LoadGroup`] of its kind.
    fn as_any(&mut self) -> &mut (dyn Any + Send);
}

/// Loads and authorizes objects of one kind.
pub(crate) type LoadGroup<S> =
    for<'a> fn(Vec<&'a mut (dyn Any + Send)>, &'a LookupContext<'a, S>) -> LookupFuture<'a>;

/// The objects that an input names, each with its place.
pub struct Objects<'a, S>(Vec<(String, &'a mut dyn Object<S>)>);

impl<'a, S> Objects<'a, S> {
    /// Adds one; of those that are too many the first is enough to know it.
    pub(crate) fn add(&mut self, at: &InputLocation<'_>, object: &'a mut dyn Object<S>) {
        if self.0.len() <= MOST_OBJECTS {
            self.0.push((at.pointer(), object));
        }
    }

    /// Nothing is loaded for an input that names one too many, or one by what is no id.
    fn check(&self, context: &LookupContext<'_, S>) -> Result<(), Violations> {
        if self.0.len() > MOST_OBJECTS {
            let detail = "names too many objects for one request";
            let violation = Violation::at(String::new(), "too_many_objects", detail);
            return Err(Violations::one(violation));
        }
        let mut found = Violations::default();
        for (at, _) in self.0.iter().filter(|(_, object)| !object.is_spelt(context)) {
            found.add(at, "invalid_value", "is not valid");
        }
        found.into_result()
    }
}

/// What is verified in an input, each with its place.
pub struct VerifiedInput<'a, S>(Vec<(String, &'a dyn DynVerify<S>)>);

impl<'a, S> VerifiedInput<'a, S> {
    pub(crate) fn add(&mut self, at: &InputLocation<'_>, verified: &'a dyn DynVerify<S>) {
        self.0.push((at.pointer(), verified));
    }
}

/// Looks up all that an input holds.
pub(crate) async fn look_up<S, T>(
    value: &mut T,
    place: Place,
    context: &LookupContext<'_, S>,
) -> Result<(), Refusal>
where
    S: Sync,
    T: Lookup<S, true> + Send,
{
    load(value, place, context).await?;
    let mut verified = VerifiedInput(Vec::new());
    Lookup::<S, true>::verified(value, &InputLocation::WHOLE, &mut verified);
    let mut found = Violations::default();
    for (at, input) in verified.0 {
        input.ask(&at, context, &mut found).await?;
    }
    found.into_result().map_err(|violations| violations.refuse(place))
}

/// Loads every object, those of one kind together; the first that is missing or foreign is the answer.
async fn load<S, T>(
    value: &mut T,
    place: Place,
    context: &LookupContext<'_, S>,
) -> Result<(), Refusal>
where
    S: Sync,
    T: Lookup<S, true> + Send,
{
    let mut objects = Objects(Vec::new());
    Lookup::<S, true>::objects(value, &InputLocation::WHOLE, &mut objects);
    objects.check(context).map_err(|violations| violations.refuse(place))?;
    let mut groups: Vec<(TypeId, LoadGroup<S>, Vec<&mut (dyn Any + Send)>)> = Vec::new();
    for (_, object) in objects.0 {
        let (kind, load) = object.group();
        match groups.iter_mut().find(|(known, ..)| *known == kind) {
            Some((.., group)) => group.push(object.as_any()),
            None => groups.push((kind, load, vec![object.as_any()])),
        }
    }
    // All at once; the first group that is refused is the answer.
    let loading = groups.into_iter().map(|(_, load, group)| load(group, context));
    join_all(loading).await.into_iter().collect()
}

macro_rules! opaque {
    ($($name:ident $shown:literal;)*) => {$(
        impl<S> fmt::Debug for $name<'_, S> {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.debug_struct($shown).finish_non_exhaustive()
            }
        }
    )*};
}

opaque! {
    LookupContext "LookupContext";
    Objects "Objects";
    VerifiedInput "Verified";
}

impl fmt::Debug for LookupFuture<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("LookupFuture").finish_non_exhaustive()
    }
}
