//! ParameterFacts asked of the type system while the program is compiled.

use std::marker::PhantomData;

use axum::Json;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::input::check::{JsonInput, Nested};
use crate::input::declare::{FieldFacts, InputField, ParameterFacts};
use crate::input::extract::SafeInput;
use crate::input::lookup::{Names, Verify};
use crate::input::read::{ReadJson, parse_body};
use crate::redact::{Shape, UnaskedObject, Viewer};

/// Asks a type for a fact; a type that knows none falls back to [`Fallback`] without an error of
/// its own, since the assertion beside it has told the fault already.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl Probe<()> {
    /// Asks the compiler whether a function is there.
    pub const fn ask<F: Copy>(_: F) {}
}

impl<T: ?Sized> Probe<T> {
    /// What a parameter needs that nothing checks.
    pub const UNCHECKED: u8 = crate::input::declare::UNCHECKED;
}

impl<T: SafeInput> Probe<T> {
    /// What the type means for the guard.
    pub const FACTS: ParameterFacts = T::FACTS;
}

impl<T: InputField + ?Sized> Probe<T> {
    /// What the type of a field may hold.
    pub const FIELD: FieldFacts = T::FACTS;
}

impl<T: Names<true>> Probe<T> {
    /// Whether what a field names can be looked up.
    pub const NAMES: bool = true;
    /// Whether an object that it names has a revision and is changed.
    pub const REVISED: bool = T::REVISED;
}

impl<T: Verify> Probe<T> {
    /// Whether the type says how it is verified.
    pub const VERIFIES: bool = true;
}

impl<T: Deserialize<'static>> Probe<T> {
    /// Whether the type of a field can be read.
    pub const READS: bool = true;
}

impl<T: JsonInput + DeserializeOwned + 'static> Probe<Json<T>> {
    /// How a JSON body becomes the parameter.
    pub const READ: Option<ReadJson> = Some(parse_body::<T>);
}

#[cfg(feature = "openapi")]
impl<T: InputField + ?Sized> Probe<T> {
    /// What the value of a field looks like as JSON.
    pub const SCHEMA: crate::schema::SchemaOf = T::schema;
}

/// The value of a field, about to be judged for a caller.
#[derive(Debug)]
pub struct Seen<'a, T: ?Sized>(&'a T);

impl<T: ?Sized> Probe<T> {
    /// Takes a field's value to judge.
    pub fn seen(value: &T) -> Seen<'_, T> {
        Seen(value)
    }
}

impl<T: Nested + ?Sized> Seen<'_, T> {
    /// Whether this caller may write every field that is there.
    pub fn permits_all(self, caller: &Viewer<'_>) -> bool {
        self.0.permits_all(caller)
    }
}

/// What a type answers that knows no facts.
pub trait Fallback: Sized {
    /// No facts: another error is at the parameter already.
    const FACTS: ParameterFacts = ParameterFacts::REFUSED;
    /// What the type may hold is not stated.
    const FIELD: FieldFacts = FieldFacts::UNKNOWN;
    /// It names nothing, or cannot be looked up.
    const NAMES: bool = false;
    /// It names nothing that is changed.
    const REVISED: bool = false;
    /// Nothing verifies it.
    const VERIFIES: bool = false;
    /// It cannot be read, which serde says itself.
    const READS: bool = false;
    /// Its own extractor reads it.
    const READ: Option<ReadJson> = None;
    /// No allowlisted response.
    const SHAPE: Shape = Shape::OPAQUE;
    /// No object.
    const UNASKED: Option<UnaskedObject> = None;
    /// Nothing is known of the value.
    #[cfg(feature = "openapi")]
    const SCHEMA: crate::schema::SchemaOf = crate::schema::anything;
    /// Nothing is known of the answer.
    #[cfg(feature = "openapi")]
    const ANSWERS: crate::schema::AnswersOf = |_| Vec::new();

    /// Not stated: the type says nothing.
    fn permits_all(self, _: &Viewer<'_>) -> bool {
        false
    }
}

impl<T: ?Sized> Fallback for Probe<T> {}
impl<T: ?Sized> Fallback for Seen<'_, T> {}
