//! What `#[derive(Id)]` asks of the value in an id.

use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _};

use crate::authorize::ObjectId;
use crate::input::check::EntryKey;
use crate::input::declare::FieldFacts;
use crate::input::extract::PathInput;

/// A value that may be an object's id; asked for at its type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an object's id",
    label = "not an id",
    note = "hold an integer, a `Text<N>`, a `NonZero` integer or another type with `#[derive(Id)]`"
)]
#[cfg_attr(
    not(feature = "uuid"),
    diagnostic::on_unimplemented(note = "a `Uuid` needs palisade's feature `uuid`")
)]
#[cfg_attr(feature = "uuid", diagnostic::on_unimplemented(note = "or a `Uuid`"))]
pub trait IdBound {
    /// Asked for at the value's type.
    const ASKED: () = ();
}

#[diagnostic::do_not_recommend]
impl<T: ObjectId + PathInput + for<'de> Deserialize<'de>> IdBound for T {}

/// Asks the value; one that is not an id falls back to [`IdFallback`], where another error is told.
#[derive(Debug)]
pub struct IdProbe<T>(PhantomData<T>);

impl<T: ObjectId> IdProbe<T> {
    /// How many parameters it is read from.
    pub const PARTS: usize = T::PARTS;

    /// Reads it from parameters.
    pub fn read(parameters: &[&str]) -> Option<T> {
        T::read(parameters)
    }
}

impl<T: PathInput> IdProbe<T> {
    /// Whether it may be an object's id.
    pub const NAMES_OBJECT: bool = T::NAMES_OBJECT;
    /// What it holds.
    pub const HELD: FieldFacts = T::HELD;
    /// How many parameters of a path it is read from.
    pub const COUNT: Option<usize> = T::COUNT;

    /// What it looks like, for documents.
    #[cfg(feature = "openapi")]
    pub fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
        T::schema(schemas)
    }
}

impl<'de, T: Deserialize<'de>> IdProbe<T> {
    /// Reads it as serde does.
    ///
    /// # Errors
    /// As its own `Deserialize`.
    pub fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }
}

impl<T: EntryKey> IdProbe<T> {
    /// What it is called where it names an entry of a map.
    pub fn key(value: &T) -> String {
        value.key()
    }
}

/// What [`IdProbe`] falls back to.
pub trait IdFallback {
    /// What the probe was asked about.
    type Value;

    /// One parameter.
    const PARTS: usize = 1;
    /// It may be one.
    const NAMES_OBJECT: bool = true;
    /// What it may hold is not stated.
    const HELD: FieldFacts = FieldFacts::UNKNOWN;
    /// Nothing is known.
    const COUNT: Option<usize> = None;

    /// Nothing is known.
    #[cfg(feature = "openapi")]
    fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
        crate::schema::anything(schemas)
    }

    /// Nothing.
    fn read(_: &[&str]) -> Option<Self::Value> {
        None
    }

    /// Nothing.
    fn key(_: &Self::Value) -> String {
        String::new()
    }

    /// Nothing.
    ///
    /// # Errors
    /// Always.
    fn deserialize<'de, D: Deserializer<'de>>(_: D) -> Result<Self::Value, D::Error> {
        Err(D::Error::custom("an id with errors"))
    }
}

impl<T> IdFallback for IdProbe<T> {
    type Value = T;
}
