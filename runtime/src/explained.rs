//! Every compile error with its fix, and the names of palisade's that it may mention although
//! they are not written by hand.
//!
//! One module for each macro says what the compiler answers to each misuse, why it is one, and what
//! to write; so do [`router`] for what is mounted and [`response`] for what a handler returns.
//!
//! The traits are what the macros ask of types. There is nothing here to import: look a name up when
//! an error tells that a type does not implement it.

#[cfg(feature = "multipart")]
pub use crate::input::Files;
pub use crate::input::{
    Absent, CollectVerifiers, EntryKey, FieldLookup, IdBound, InputBound, JsonInputBound, Lettered,
    Lookup, Measured, Names, Needs, Nested, Omittable, ParameterBound, ParameterLookup, Ranged,
    RunsVerify, Texts, Validated,
};
pub use crate::names::{role_variant, scope_variant};
pub use crate::pipeline::{
    Answer, Call, Guarded, HandlerLookup, Last, Part, PartsTuple, Readable, Secured,
};
pub use crate::policy::Unredacted;
pub use crate::problem::{IsError, LogCause, NoError};
pub use crate::redact::{
    Dated, ExposeBound, Flatten, Flattened, Key, Legible, NamesOwner, SerializeNeedsRawSerialize,
    Trusted,
};
pub use crate::response::{
    Allowlisted, BufferBound, Buffered, ResponseBound, ResponsePart, WholeResponse,
};
pub use crate::router::{
    Callable, DeclaredBy, GuardedMethods, GuardedRoutes, Guards, HasItsState, HasRouteLayers,
    OfSchemes, ReachedByLinks, ReturnedBySecuredBy, SchemesOf, StateOf, TakesServices,
    UnguardedMethods,
};
pub use crate::rule::permission_variant;

macro_rules! pages {
    ($($name:ident $page:literal)+) => {$(
        #[doc = include_str!(concat!("docs/errors/", $page))]
        pub mod $name {}
    )+};
}

pages! {
    secure "secure.md"
    public "public.md"
    role "role.md"
    scope "scope.md"
    schemes "schemes.md"
    plan "plan.md"
    redacted "redacted.md"
    input "input.md"
    problem "problem.md"
    router "router.md"
    response "response.md"
    objects "objects.md"
}
