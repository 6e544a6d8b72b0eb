//! The keys of a flattened field, where its type can be flattened.

use std::marker::PhantomData;

use crate::redact::{Flatten, ObjectKeys};

/// The keys that a flattened field brings.
#[derive(Debug)]
pub struct KeysProbe<T: ?Sized>(PhantomData<T>);

impl<T: Flatten + ?Sized> KeysProbe<T> {
    /// Those of its type.
    pub const KEYS: ObjectKeys = T::KEYS;
}

/// What [`KeysProbe`] falls back to, where another error is told.
pub trait KeysFallback {
    /// None.
    const KEYS: ObjectKeys = ObjectKeys::All(&[]);
}

impl<T: ?Sized> KeysFallback for KeysProbe<T> {}
