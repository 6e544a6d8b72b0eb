//! What an object is asked for a field of an input: whether this caller may write it, as the object is.

use std::any::{Any, TypeId, type_name};
use std::fmt;

use crate::authorize::{Action, Allow, is_allowed};
use crate::principal::Principal;

/// An object, and what a caller must be allowed to do with it to write a field.
#[derive(Clone, Copy)]
pub struct ObjectWrite {
    object: fn() -> (TypeId, &'static str),
    action: fn() -> (TypeId, &'static str),
    ask: fn(&dyn Any, &Principal) -> bool,
}

impl ObjectWrite {
    /// Whether the caller may do `A` with a `T`.
    #[must_use]
    pub const fn of<T: Allow<A>, A: Action>() -> Self {
        Self { object: named::<T>, action: named::<A>, ask: ask::<T, A> }
    }

    pub(crate) fn is_about<T: 'static>(&self) -> bool {
        (self.object)().0 == TypeId::of::<T>()
    }

    /// Whether the object is one of these types.
    pub(crate) fn is_about_one_of(&self, mut types: impl Iterator<Item = TypeId>) -> bool {
        types.any(|of| of == (self.object)().0)
    }

    pub(crate) fn ask(&self, object: &dyn Any, caller: &Principal) -> bool {
        (self.ask)(object, caller)
    }

    /// What the answer is kept under.
    pub(crate) fn key(&self) -> (TypeId, TypeId) {
        ((self.object)().0, (self.action)().0)
    }

    /// The names of object and action.
    pub(crate) fn names(&self) -> (&'static str, &'static str) {
        let own = |path: &'static str| path.rsplit("::").next().unwrap_or(path);
        (own((self.object)().1), own((self.action)().1))
    }
}

fn named<T: 'static>() -> (TypeId, &'static str) {
    (TypeId::of::<T>(), type_name::<T>())
}

fn ask<T: Allow<A>, A: Action>(object: &dyn Any, caller: &Principal) -> bool {
    object.downcast_ref::<T>().is_some_and(|object| is_allowed(object, caller))
}

impl fmt::Debug for ObjectWrite {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("ObjectWrite").field(&self.names()).finish()
    }
}
