//! Facts about parameter types, asked of the type system while the program is compiled.

use std::marker::PhantomData;

use serde::Deserialize;

use crate::input::check::Nested;
use crate::input::declare::{FieldFacts, FieldName, InputField, places};
use crate::input::lookup::{Names, Verify};
use crate::input::{Input, SafeInput};
use crate::redact::{Shape, Viewer};
use crate::response::SafeResponse;

/// What an extractor parses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Nothing that the guard looks over first.
    Other,
    /// A JSON body.
    Json,
    /// A form: a body, or the query of a GET.
    Form,
    /// The query.
    Query,
    /// Header fields.
    Headers,
    /// Cookies.
    Cookies,
    /// The parts of a form.
    Multipart,
}

/// What a parameter's type means for the guard.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts, asked one by one")]
pub struct Facts {
    /// The value may name an object by its id.
    pub names_object: bool,
    /// The value is an object that was loaded and checked.
    pub checks_object: bool,
    /// The value exists for authenticated callers only.
    pub needs_caller: bool,
    /// The value depends on who the caller is, if anyone.
    pub wants_caller: bool,
    /// Only the request's head is read for the value, never its body.
    pub head_only: bool,
    /// The user exempted the parameter from checking.
    pub exempt: bool,
    /// What is parsed for the value.
    pub reads: Reads,
    /// The id stands in a field of an input.
    pub in_input: bool,
    /// The value names objects that the guard loads.
    pub loads: bool,
    /// Something in the value has to be looked up in the state.
    pub looks_up: bool,
    /// The fields of an input.
    pub fields: &'static [FieldName],
    /// Path parameters that the route must have.
    pub params: &'static [&'static str],
}

impl Facts {
    /// A value that names nothing and needs nobody.
    pub const PLAIN: Self = Self {
        names_object: false,
        checks_object: false,
        needs_caller: false,
        wants_caller: false,
        head_only: false,
        exempt: false,
        reads: Reads::Other,
        in_input: false,
        loads: false,
        looks_up: false,
        fields: &[],
        params: &[],
    };
    /// A value that is read from the request's head.
    pub const HEAD: Self = Self { head_only: true, ..Self::PLAIN };
    /// A value in the head that names an object.
    pub const OBJECT_ID: Self = Self { names_object: true, ..Self::HEAD };
    /// The authenticated caller.
    pub const CALLER: Self = Self { needs_caller: true, wants_caller: true, ..Self::HEAD };
    /// The caller, where there is one.
    pub const OPTIONAL_CALLER: Self = Self { wants_caller: true, ..Self::HEAD };
    /// A parameter that the user exempted.
    pub const UNCHECKED: Self = Self { wants_caller: true, exempt: true, ..Self::PLAIN };

    /// An input, which may name objects; what a generic one is filled with is judged here, and not
    /// only where it is read.
    #[must_use]
    pub const fn input<T: Input>(reads: Reads) -> Self {
        let () = T::CHECKED;
        let (names_object, fields) = (T::NAMES_OBJECT, T::FIELDS);
        let loads = T::LOADS;
        let looks_up = loads || T::VERIFIES;
        let head_only = matches!(reads, Reads::Query | Reads::Headers | Reads::Cookies);
        let in_input = names_object;
        Self { names_object, head_only, reads, in_input, loads, looks_up, fields, ..Self::PLAIN }
    }

    /// A checked object whose id is read from `params`.
    #[must_use]
    pub const fn object(params: &'static [&'static str]) -> Self {
        Self { checks_object: true, params, ..Self::CALLER }
    }
}

/// Asks a type for a fact; a type that knows none falls back to [`Fallback`] without an error of
/// its own, since the assertion beside it has told the fault already.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl<T: SafeInput> Probe<T> {
    /// What the type means for the guard.
    pub const FACTS: Facts = T::FACTS;
}

impl<T: InputField + ?Sized> Probe<T> {
    /// What the type of a field may hold.
    pub const FIELD: FieldFacts = T::FACTS;
}

impl<T: Names<true>> Probe<T> {
    /// Whether what a field names can be looked up.
    pub const NAMES: bool = true;
}

impl<T: Verify> Probe<T> {
    /// Whether the type says how it is verified.
    pub const VERIFIES: bool = true;
}

impl<T: Deserialize<'static>> Probe<T> {
    /// Whether the type of a field can be read.
    pub const READS: bool = true;
}

impl<T: SafeResponse> Probe<T> {
    /// What the response can hold.
    pub const SHAPE: Shape = T::SHAPE;
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
    /// No facts: another error stands at the parameter already.
    const FACTS: Facts = Facts::PLAIN;
    /// Nobody says what the type may hold.
    const FIELD: FieldFacts = FieldFacts::UNKNOWN;
    /// It names nothing, or cannot be looked up.
    const NAMES: bool = false;
    /// Nothing verifies it.
    const VERIFIES: bool = false;
    /// It cannot be read, which serde says itself.
    const READS: bool = false;
    /// No allowlisted response.
    const SHAPE: Shape = Shape::OPAQUE;

    /// Nobody: the type says nothing.
    fn permits_all(self, _: &Viewer<'_>) -> bool {
        false
    }
}

impl<T: ?Sized> Fallback for Probe<T> {}
impl<T: ?Sized> Fallback for Seen<'_, T> {}

/// What the handler says of itself while one of its parameters is judged.
#[derive(Clone, Copy, Debug)]
pub struct Stance {
    /// Anyone may call.
    pub public: bool,
    /// `objects = ".."` stands on the handler.
    pub objects: bool,
    /// A parameter checks an object.
    pub checked: bool,
    /// The largest body in bytes.
    pub body: u64,
}

/// Stops compilation where a parameter does not fit its handler.
///
/// # Panics
/// Where it does not: in const evaluation, so that the panic is the compile error a user reads.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub const fn check_parameter(facts: Facts, stance: Stance) {
    assert!(
        !(stance.public && facts.needs_caller),
        "a public handler has no authenticated caller\n\
         help: take `Option<Principal>`, or use `#[secure]` in place of `#[public]`"
    );
    assert!(
        !(stance.public && facts.loads),
        "this input names an object and a public handler has nobody to check it for\n\
         help: use `#[secure]` in place of `#[public]`"
    );
    // An object in the path vouches for nothing in a body or a query.
    let unchecked = facts.names_object && !stance.objects && (facts.in_input || !stance.checked);
    assert!(
        !(unchecked && facts.in_input && stance.public),
        "this input names an object and nothing checks who may reach it\n\
         help: write `#[input(plain)]` on its field if it names none, or use `#[secure]` and hold \
         `Named<T, Action>` in the field"
    );
    assert!(
        !(unchecked && facts.in_input),
        "this input names an object and nothing checks who may reach it\n\
         help: hold `Named<T, Action>` in its field, write `#[input(plain)]` there if it names \
         none, or state `objects = \"why\"` on the handler"
    );
    assert!(
        !(unchecked && stance.public),
        "this names an object in the path and nothing checks who may reach it\n\
         help: wrap it in `Plain<..>` if it names no object, or use `#[secure]` with \
         `Authorized<T, Action>`"
    );
    assert!(
        !unchecked,
        "this names an object in the path and nothing checks who may reach it\n\
         help: take `Authorized<T, Action>` in its place, wrap it in `Plain<..>` if it names no \
         object, or state `objects = \"why\"` on the handler"
    );
    places::check(facts.reads, facts.fields, stance.body);
}
