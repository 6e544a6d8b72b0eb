//! What is looked up of an input, and what a look-up may know.

use std::any::{Any, TypeId};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::authorize::ForeignObjects;
use crate::input::check::{InputLocation, Violations};
use crate::principal::Principal;
use crate::problem::{Refusal, Violation};

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
pub struct Objects<'a, S>(pub(super) Vec<(String, &'a mut dyn Object<S>)>);

impl<'a, S> Objects<'a, S> {
    /// Adds one; of those that are too many the first is enough to know it.
    pub(crate) fn add(&mut self, at: &InputLocation<'_>, object: &'a mut dyn Object<S>) {
        if self.0.len() <= MOST_OBJECTS {
            self.0.push((at.pointer(), object));
        }
    }

    /// Nothing is loaded for an input that names one too many, or one by what is not an id.
    pub(super) fn check(&self, context: &LookupContext<'_, S>) -> Result<(), Violations> {
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

/// An input that is verified, whatever its type.
pub(crate) trait DynVerify<S>: Sync {
    /// Asks it; what is wrong is below the pointer `at`.
    fn ask<'a>(
        &'a self,
        at: &'a str,
        context: &'a LookupContext<'a, S>,
        found: &'a mut Violations,
    ) -> LookupFuture<'a>;
}

/// What is verified in an input, each with its place.
pub struct VerifiedInput<'a, S>(pub(super) Vec<(String, &'a dyn DynVerify<S>)>);

impl<'a, S> VerifiedInput<'a, S> {
    pub(crate) fn add(&mut self, at: &InputLocation<'_>, verified: &'a dyn DynVerify<S>) {
        self.0.push((at.pointer(), verified));
    }
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
