//! What generated code may call. Not for use by hand, and no part of the stable interface.

pub use core::fmt;
pub use core::marker::PhantomData;
pub use core::time::Duration;
pub use std::string::String;

pub use serde;
#[cfg(feature = "validate")]
pub use validator;

pub use crate::audit::record_login_refused;
#[cfg(feature = "login")]
pub use crate::audit_fact::to_its_end;
#[cfg(feature = "jwt")]
pub use crate::auth::jwt::obeys_json_rules;
pub use crate::authorize::by_rule::{boxed as boxed_rule, in_words as rule_in_words};
pub use crate::authorize::{
    Allow, ObjectFallback, ObjectId, ObjectProbe, ObjectWrite, Read, ResourceNeedsRedactedObject,
};
pub use crate::client_network::{network as client_network, networks as client_networks};
pub use crate::edge::address::rule::AddressRange;
pub use crate::edge::firewall::Exclusion as FirewallExclusion;
#[cfg(not(feature = "multipart"))]
pub use crate::input::MultipartIsOn;
#[cfg(feature = "url")]
pub use crate::input::check_international_email;
#[cfg(feature = "validate")]
pub use crate::input::validated;
pub use crate::input::{
    Absent, EntryKey, Fallback, FieldFacts, FieldName, FieldRules, HandlerTraits, Input,
    InputField, InputLocation, JsonInput, Length, Lettered, Measured, Nested, Omittable,
    ParameterFacts, PathInput, Probe, Range, Ranged, ReadJson, Reads, RuleMessage, SafeInput,
    Texts, ValidationContext, check_concrete, check_contains, check_control, check_email,
    check_field, check_holds, check_id, check_itself, check_lacks, check_length, check_parameter,
    check_range, check_regex, check_url, may_write, may_write_when,
};
pub use crate::input::{
    CollectVerifiers, FieldLookup, Lookup, LookupContext, LookupFuture, Names, Needs, Objects,
    ParameterLookup, RunsVerify, VerifiedInput, Verify,
};
#[cfg(feature = "openapi")]
pub use crate::input::{FieldSchema, SchemaRules};
#[cfg(feature = "multipart")]
pub use crate::input::{FileRule, Files};
pub use crate::input::{IdBound, IdFallback, IdProbe};
pub use crate::input::{InputTagging, check_flattened, check_tag, check_tagged};
pub use crate::input::{NameOnly, ObjectOnly, Violations};
pub use crate::input::{
    check_file_types, check_length_can_hold, check_range_can_hold, check_whole_range_can_hold,
};
pub use crate::maybe_ready::MaybeReady;
pub use crate::names::{
    Bits, Member, NameSet, RoleEnum, ScopeEnum, named, placed, role_variant, scope_variant,
};
pub use crate::pipeline::{
    Answer, Applied, Call, HandlerLookup, Inspect, Last, Part, PartsTuple, Readable, Secured,
    Tuple, Validate,
};
pub use crate::policy::{
    Approval, BreakGlass, Calendar, CrossTenants, InFlight, KeyOf, OnFailure, Per, PlanEnum,
    PlanTable, Policy, Rate, Requirement, Spec, Unchecked, Unredacted,
};
pub use crate::principal::Principal;
pub use crate::problem::{
    Declared, ErrorFallback, ErrorProbe, IntoProblem, IsError, LogCause, NoError, Problem, Refusal,
};
#[cfg(feature = "openapi")]
pub use crate::redact::redacted_schema;
pub use crate::redact::{
    AnonymousView, AnyView, Dated, Expose, ExposeBound, ExposeError, FieldShape, FieldWriter,
    Fields, Flatten, Flattened, HeldObjects, HeldShapes, JsonBuffer, Key, KeysFallback, KeysProbe,
    Legible, Mask, Masked, MaskedView, NamesOwner, ObjectKeys, Owned, Redacted,
    SerializeNeedsRawSerialize, Shape, Tagging, Trusted, UnaskedObject, VariantShape, Viewed,
    Viewer, check_extension, check_holds_object, check_keys, check_part, debug_fields,
    expose_fields, masked_text,
};
pub use crate::response::{SafeResponse, WholeResponse, check_response};
pub use crate::router::schemes::names as schemes;
pub use crate::router::schemes::{Declares, NameHash, SchemeName, scheme_hash};
pub use crate::router::{Callable, Guards, Schemes};
pub use crate::rule::{
    Claim, ClaimTest, Condition, ConditionRef, Decision, Leaf, Network, Permission, PermissionEnum,
    PermissionGrant, PolicyFunction, PolicyInput, Rule, RuleOutline, StepUp, TypedClaim, Window,
    ask_engine, permission_variant,
};
#[cfg(feature = "openapi")]
pub use crate::schema::{AnswerSchema, Schemas};
pub use crate::spelling::TextRule;
#[cfg(feature = "openapi")]
pub use serde_json::{Value, to_value};

/// What a name is looked up in where the crate root has no enum of that name.
pub mod missing {
    use crate::names::{Bits, RoleEnum, ScopeEnum};
    use crate::rule::{PermissionEnum, PermissionGrant};

    /// Stands in for `crate::Role`.
    #[derive(Clone, Copy, Debug)]
    pub enum Role {}

    #[diagnostic::do_not_recommend]
    impl RoleEnum for Role {
        type Enum = Self;
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

    /// Stands in for `crate::Permission`.
    #[derive(Clone, Copy, Debug)]
    pub enum Permission {}

    #[diagnostic::do_not_recommend]
    impl PermissionEnum for Permission {
        type Enum = Self;
        const NAMES: &'static [&'static str] = &[];
        const GRANTS: &'static [PermissionGrant] = &[];
        const IMPLIES: &'static [Bits] = &[];
        const MISSING: Option<&'static str> = Some(
            "there is no enum `Permission` at the crate root to look this name up in\n\
             help: write `#[derive(Permission)] enum Permission { .. }` there or re-export yours as \
             `Permission`, or name it: `permissions = path::to::Permission`",
        );

        fn index(self) -> u8 {
            match self {}
        }
    }

    /// Stands in for `crate::Scope`.
    #[derive(Clone, Copy, Debug)]
    pub enum Scope {}

    #[diagnostic::do_not_recommend]
    impl ScopeEnum for Scope {
        type Enum = Self;
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

/// What the probes fall back to, in scope by one import of generated code.
pub mod fallbacks {
    pub use super::{OwnerFallback as _, SerializeFallback as _, ShapeFallback as _};
    pub use crate::authorize::ObjectFallback as _;
    pub use crate::redact::KeysFallback as _;
}

/// The derived types that a field's type holds.
#[derive(Debug)]
pub struct ShapeProbe<T: ?Sized>(PhantomData<T>);

impl<T: Expose + ?Sized> ShapeProbe<T> {
    /// Shows them.
    pub const HELD: HeldShapes = T::shapes;
    /// The object in it that is not asked about the caller.
    pub const UNASKED: Option<UnaskedObject> = T::UNASKED;
    /// It may leave.
    pub const IS_EXPOSED: bool = true;
    /// What the value looks like as JSON.
    #[cfg(feature = "openapi")]
    pub const SCHEMA: crate::schema::SchemaOf = T::schema;
}

/// What [`ShapeProbe`] falls back to, where another error is told.
pub trait ShapeFallback {
    /// Shows none.
    const HELD: HeldShapes = |_| {};
    /// No object.
    const UNASKED: Option<UnaskedObject> = None;
    /// It may not.
    const IS_EXPOSED: bool = false;
    /// Nothing is known of the value.
    #[cfg(feature = "openapi")]
    const SCHEMA: crate::schema::SchemaOf = crate::schema::anything;
}

impl<T: ?Sized> ShapeFallback for ShapeProbe<T> {}

/// The problems that an error may be.
#[cfg(feature = "openapi")]
#[derive(Debug)]
pub struct ProblemProbe<T: ?Sized>(PhantomData<T>);

#[cfg(feature = "openapi")]
impl<T: IntoProblem> ProblemProbe<T> {
    /// Tells them.
    pub const PROBLEMS: fn() -> Vec<AnswerSchema> = T::problems;
}

/// What [`ProblemProbe`] falls back to, where another error is told.
#[cfg(feature = "openapi")]
pub trait ProblemFallback {
    /// Tells none.
    const PROBLEMS: fn() -> Vec<AnswerSchema> = Vec::new;
}

#[cfg(feature = "openapi")]
impl<T: ?Sized> ProblemFallback for ProblemProbe<T> {}

/// Whether a field that holds an owner holds a subject alone.
#[derive(Debug)]
pub struct OwnerProbe<T: ?Sized>(PhantomData<T>);

impl<T: NamesOwner + ?Sized> OwnerProbe<T> {
    /// Whether it does.
    pub const IS_SUBJECT: bool = T::IS_SUBJECT;
}

/// What [`OwnerProbe`] falls back to, where another error is told. In generic code it answers too: a
/// caller of several issuers then owns nothing by its subject.
pub trait OwnerFallback {
    /// Nothing is known.
    const IS_SUBJECT: bool = false;
}

impl<T: ?Sized> OwnerFallback for OwnerProbe<T> {}

/// What validator's generated code expects to find around it, whatever the user's module hides.
#[cfg(feature = "validate")]
pub mod validation {
    pub use ::std;
    pub use core::convert::From as _;
    pub use core::option::Option::{None, Some};
    pub use validator::Validate as _;
}

/// Whether the caller of a request was verified by the token that is in its `Authorization`; for what sends that token on.
#[must_use]
pub fn is_by_token(parts: &http::request::Parts) -> bool {
    use crate::context::RequestContext;

    RequestContext::borrowed(parts).is_ok_and(RequestContext::is_by_token)
}
