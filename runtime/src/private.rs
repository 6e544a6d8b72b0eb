//! What generated code may call. Not for use by hand, and no part of the stable interface.

pub use core::fmt;
pub use core::marker::PhantomData;
pub use core::time::Duration;
pub use std::borrow::Cow;
pub use std::string::String;

pub use serde;
#[cfg(feature = "validate")]
pub use validator;

pub use crate::authorize::ConditionRef;
#[cfg(feature = "validate")]
pub use crate::input::validated;
pub use crate::input::{
    Desk, Judge, Loading, Lookup, Names, Needs, Objects, ParameterLookup, RunsVerify, Verified,
    assert_names, assert_verify, below,
};
pub use crate::input::{
    Facts, Fallback, FieldFacts, FieldName, FieldRules, Input, InputField, Length, Nested,
    PathInput, Probe, Range, Reads, Settling, Stance, Told, assert_input, check_concrete,
    check_control, check_email, check_field, check_id, check_itself, check_length, check_nested,
    check_parameter, check_range, check_url, may_write,
};
#[cfg(feature = "multipart")]
pub use crate::input::{FileRule, Files, check_file};
pub use crate::input::{NameOnly, ObjectOnly, Violations};
pub use crate::names::{
    Bits, Member, RoleEnum, ScopeEnum, role_at, role_named, scope_at, scope_named,
};
pub use crate::policy::{Per, Policy, Rate, Rule, Spec, Unchecked};
pub use crate::principal::Principal;
pub use crate::problem::{IntoProblem, Problem};
pub use crate::redact::{
    AnyView, Expose, FieldShape, FieldWriter, Fields, Flatten, HeldShapes, Key, Keys, KeysFallback,
    KeysProbe, Mask, Masked, MaskedView, ObjectWriter, Redacted, Shape, Tagging, Trusted,
    VariantShape, Viewed, Viewer, check_keys, debug_fields, expose_fields, owned_by, put, put_flat,
    put_masked, put_trusted, subject_is,
};
pub use crate::redact::{
    Declared, ErrorFallback, ErrorProbe, Known, LogCause, NotError, cause, known,
};
pub use crate::refusal::Refusal;
pub use crate::secured::{Answer, Call, HandlerLookup, Inspect, PartsTuple, Secured, Tuple};

/// What a name is looked up in where the crate root has no enum of that name.
pub mod missing {
    use crate::names::{Bits, RoleEnum, ScopeEnum};

    /// Stands in for `crate::Role`.
    #[derive(Clone, Copy, Debug)]
    pub enum Role {}

    impl RoleEnum for Role {
        const NAMES: &'static [&'static str] = &[];
        const MISSING: Option<&'static str> = Some(
            "there is no enum `Role` at the crate root to look this name up in\n\
             help: write `#[derive(Role)] enum Role { .. }` there or re-export yours as `Role`, or \
             name it: `roles = path::to::Role`",
        );
        const IMPLIES: &'static [Bits] = &[];

        fn index(self) -> u8 {
            match self {}
        }
    }

    /// Stands in for `crate::Scope`.
    #[derive(Clone, Copy, Debug)]
    pub enum Scope {}

    impl ScopeEnum for Scope {
        const NAMES: &'static [&'static str] = &[];
        const MISSING: Option<&'static str> = Some(
            "there is no enum `Scope` at the crate root to look this name up in\n\
             help: write `#[derive(Scope)] enum Scope { .. }` there or re-export yours as `Scope`, \
             or name it: `scopes = path::to::Scope`",
        );

        fn index(self) -> u8 {
            match self {}
        }
    }
}

/// Whether a type implements serde's `Serialize` beside `Redacted`.
#[derive(Debug)]
pub struct SerializeProbe<T: ?Sized>(PhantomData<T>);

impl<T: serde::Serialize + ?Sized> SerializeProbe<T> {
    /// It does.
    pub const SERIALIZES: bool = true;
}

/// What [`SerializeProbe`] falls back to.
pub trait SerializeFallback {
    /// It does not.
    const SERIALIZES: bool = false;
}

impl<T: ?Sized> SerializeFallback for SerializeProbe<T> {}

/// The derived types that a field's type holds.
#[derive(Debug)]
pub struct ShapeProbe<T: ?Sized>(PhantomData<T>);

impl<T: Expose + ?Sized> ShapeProbe<T> {
    /// Shows them.
    pub const HELD: HeldShapes = T::shapes;
}

/// What [`ShapeProbe`] falls back to, where another error is told.
pub trait ShapeFallback {
    /// Shows none.
    const HELD: HeldShapes = |_| {};
}

impl<T: ?Sized> ShapeFallback for ShapeProbe<T> {}

/// Implemented for everything that serialises, and by the derive for generic types that must not:
/// both at once do not compile.
pub trait NotSerialize {}

impl<T: serde::Serialize + ?Sized> NotSerialize for T {}

/// What validator's generated code expects to find around it, whatever the user's module hides.
#[cfg(feature = "validate")]
pub mod validation {
    pub use ::std;
    pub use core::convert::From as _;
    pub use core::option::Option::{None, Some};
    pub use validator::Validate as _;
}
