//! Whether a derived type is an object, asked of the type system by the type itself.

use std::marker::PhantomData;

use crate::authorize::{Allow, Read, Resource, is_allowed};
use crate::principal::Principal;

/// How a value tells the revision it is in.
type RevisionOf<T> = fn(&T) -> Option<String>;

/// Asks a type whether it is an object; one that is none falls back to [`ObjectFallback`].
#[derive(Debug)]
pub struct ObjectProbe<T>(PhantomData<T>);

impl<T: Resource> ObjectProbe<T> {
    /// It says how it is loaded.
    pub const IS_LOADED: bool = true;
    /// How it tells the revision it is in, where it does.
    pub const REVISION_OF: Option<fn(&T) -> Option<String>> = match T::REVISION {
        Some(_) => Some(|object| T::REVISION.map(|revision| revision.opaque(object))),
        None => None,
    };
}

impl<T: Allow<Read>> ObjectProbe<T> {
    /// It says who may read it.
    pub const HAS_RULE: bool = true;

    /// Asks the object.
    pub fn is_readable_by(object: &T, caller: Option<&Principal>) -> bool {
        caller.is_some_and(|caller| is_allowed(object, caller))
    }
}

/// What [`ObjectProbe`] falls back to.
pub trait ObjectFallback {
    /// What the probe was asked about.
    type Value;

    /// Nothing loads it.
    const IS_LOADED: bool = false;
    /// Nothing says who may read it.
    const HAS_RULE: bool = false;
    /// It has no revisions.
    const REVISION_OF: Option<RevisionOf<Self::Value>> = None;

    /// Anyone: it is not an object.
    fn is_readable_by(_: &Self::Value, _: Option<&Principal>) -> bool {
        true
    }
}

impl<T> ObjectFallback for ObjectProbe<T> {
    type Value = T;
}

/// Implemented for every [`Resource`], and by `#[derive(Redacted)]` for generic types that are none:
/// both at once do not compile, since a generic type cannot be asked whether it is one.
///
/// Write `#[redacted(object)]` above a generic type that is an object. rustc says nothing of ours beside the name.
pub trait ResourceNeedsRedactedObject {}

impl<T: Resource> ResourceNeedsRedactedObject for T {}
