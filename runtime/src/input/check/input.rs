//! Types that check themselves, and what they mean where one is a field or a parameter.

use crate::authorize::ObjectWrite;
use crate::input::check::Violations;
use crate::input::declare::{
    FieldContent, FieldFacts, FieldName, InputField, InputTagging, ParameterFacts, Reads,
};
use crate::redact::Viewer;

/// A type from outside that checks itself; implemented by `#[input]`.
///
/// Implement it by hand for a type whose rules `#[validate(..)]` cannot say.
#[diagnostic::on_unimplemented(
    message = "`{Self}` comes from outside and nothing validates it",
    label = "unvalidated input",
    note = "write `#[input]` above the type and bound its fields with `#[validate(..)]`",
    note = "a list, a text or a number is a field of such a type, and what may be absent an `Option` \
            around the parameter"
)]
pub trait Input {
    /// The fields by their Rust and their JSON names.
    const FIELDS: &'static [FieldName];
    /// Whether a field names an object by an id that nothing checks, so that a handler that takes this
    /// must say why every caller may reach every object.
    const NAMES_OBJECT: bool;
    /// Whether a field holds a [`Named`](crate::Named) object, which is loaded before the handler runs.
    #[doc(hidden)]
    const LOADS: bool = false;
    /// Whether this, or what a field holds, is verified before the handler runs.
    #[doc(hidden)]
    const VERIFIES: bool = false;
    /// What the object that it changes is asked for fields that not everyone may write.
    #[doc(hidden)]
    const WRITES: &'static [ObjectWrite] = &[];
    /// How an enum says which of its variants it is.
    #[doc(hidden)]
    const TAGGED: Option<&'static InputTagging> = None;
    /// Checks of a generic type, which only an instance of it can answer.
    #[doc(hidden)]
    const CHECKED: () = ();
    /// What its author says of it, for documents.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    const DOCS: &'static str = "";

    /// Checks every rule of every field.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    fn check(&self) -> Result<(), Violations>;

    /// Whether this caller may write every field that is there.
    fn permits(&self, _: &Viewer<'_>) -> bool {
        true
    }
}

/// What a parameter asks of what it holds: the same as [`Input`], without a list of the types that have
/// it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` comes from outside and nothing validates it",
    label = "unvalidated input",
    note = "write `#[input]` above the type and bound its fields with `#[validate(..)]`",
    note = "a list, a text or a number is a field of such a type, and what may be absent an `Option` \
            around the parameter"
)]
pub trait InputBound: Input {}

#[diagnostic::do_not_recommend]
impl<T: Input> InputBound for T {}

#[diagnostic::do_not_recommend]
impl<T: Input + ?Sized> Input for Box<T> {
    const FIELDS: &'static [FieldName] = T::FIELDS;
    const NAMES_OBJECT: bool = T::NAMES_OBJECT;
    const LOADS: bool = T::LOADS;
    const VERIFIES: bool = T::VERIFIES;
    const CHECKED: () = T::CHECKED;
    const WRITES: &'static [ObjectWrite] = T::WRITES;
    const TAGGED: Option<&'static InputTagging> = T::TAGGED;

    fn check(&self) -> Result<(), Violations> {
        T::check(self)
    }

    fn permits(&self, caller: &Viewer<'_>) -> bool {
        T::permits(self, caller)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Input + ?Sized> InputField for T {
    const FACTS: FieldFacts = FieldFacts::input::<T>();

    #[cfg(feature = "openapi")]
    fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
        schema_of::<T>(schemas)
    }
}

impl FieldFacts {
    const fn input<T: Input + ?Sized>() -> Self {
        let names_object = T::NAMES_OBJECT || T::LOADS;
        let (loads, verifies) = (T::LOADS, T::VERIFIES);
        let vouched = !T::NAMES_OBJECT;
        let holds = held_by::<T>();
        let writes = !T::WRITES.is_empty();
        Self {
            input: true,
            writes,
            names_object,
            vouched,
            loads,
            verifies,
            keyed: true,
            holds,
            ..Self::LEAF
        }
    }
}

impl ParameterFacts {
    /// An input, which may name objects; what a generic one is filled with is judged here, and not
    /// only where it is read.
    #[must_use]
    pub const fn input<T: Input>(reads: Reads) -> Self {
        let () = T::CHECKED;
        let (names_object, fields) = (T::NAMES_OBJECT, T::FIELDS);
        let loads = T::LOADS;
        let looks_up = loads || T::VERIFIES;
        let writes = T::WRITES;
        let head_only = matches!(reads, Reads::Query | Reads::Headers | Reads::Cookies);
        let in_input = names_object;
        let holds = held_by::<T>();
        let lists = matches!(reads, Reads::Headers | Reads::Multipart);
        // What has a body is there to change something by it.
        let changes = matches!(reads, Reads::Json | Reads::Multipart);
        Self {
            names_object,
            declares_object: names_object,
            head_only,
            reads,
            in_input,
            loads,
            looks_up,
            writes,
            fields,
            lists,
            holds,
            #[cfg(feature = "openapi")]
            schema: Some(schema_of::<T>),
            changes,
            ..Self::PLAIN
        }
    }

    /// An input in the claims of the caller's credential. What it names comes from the issuer, and so
    /// names no object that a caller could choose.
    pub(crate) const fn claims<T: Input>() -> Self {
        let facts = Self::input::<T>(Reads::Claims);
        let (names_object, in_input, needs_caller, wants_caller) = (false, false, true, true);
        Self { names_object, in_input, needs_caller, wants_caller, head_only: true, ..facts }
    }

    /// An input of which several values may be under one name.
    pub(crate) const fn with_lists(self) -> Self {
        Self { lists: true, ..self }
    }
}

/// The component of an input.
#[cfg(feature = "openapi")]
fn schema_of<T: Input + ?Sized>(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
    use crate::input::declare::schema;
    let path = std::any::type_name::<T>();
    let own = path.split('<').next().unwrap_or_default();
    let name = own.rsplit("::").next().unwrap_or_default();
    schemas.named(name, &format!("input {path}"), |schemas| {
        let schema = match T::TAGGED {
            Some(tagging) => schema::tagged(tagging, schemas),
            None => schema::object(T::FIELDS, schemas),
        };
        crate::schema::with(schema, "description", T::DOCS)
    })
}

const fn held_by<T: Input + ?Sized>() -> FieldContent {
    match T::TAGGED {
        Some(tagging) => FieldContent::Tagged(tagging),
        None => FieldContent::Fields(fields_of::<T>),
    }
}

/// The fields, by a function: a type that holds itself has them without end.
fn fields_of<T: Input + ?Sized>() -> &'static [FieldName] {
    T::FIELDS
}
