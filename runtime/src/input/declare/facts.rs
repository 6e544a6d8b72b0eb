//! What parameter types mean for a guard.

use std::any::TypeId;

use crate::authorize::{ObjectAsked, ObjectWrite};
use crate::input::declare::{FieldContent, FieldName};

/// What a parameter needs of the guard, as a constant; see [`ParameterFacts::needs`].
pub(crate) const NOTHING: u8 = 0;
/// Something is looked up.
pub(crate) const LOOKUP: u8 = 1;
/// A guarded handler may not take it, which is reported at its type: nothing else is asked of it.
pub(crate) const UNTOLD: u8 = 2;
/// Nothing, and its author says why nothing checks it.
pub(crate) const UNCHECKED: u8 = 8;
/// The handler changes something by it and by a credential that browsers send by themselves: no link may reach it.
pub(crate) const CHANGE: u8 = 4;
/// The same, and something is looked up.
pub(crate) const CHANGE_AND_LOOKUP: u8 = CHANGE | LOOKUP;

/// What an extractor parses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Nothing that the guard looks over first.
    Other,
    /// A JSON body.
    Json,
    /// A body that holds JSON in another form.
    Encoded,
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
    /// The parameters of the path.
    Path,
    /// The claims of the caller's credential.
    Claims,
}

/// What a parameter's type means for the guard.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts, asked one by one")]
pub struct ParameterFacts {
    /// The value may name an object by its id.
    pub names_object: bool,
    /// An input in the value says of a field that it names one: no `Plain` around it says otherwise.
    pub(crate) declares_object: bool,
    /// The value is an object that was loaded and checked.
    pub checks_object: bool,
    /// Which object is asked whether the caller may do what.
    pub asks: Option<fn() -> ObjectAsked>,
    /// Which parent is asked beside it.
    pub(crate) asks_parent: Option<fn() -> ObjectAsked>,
    /// Whether the revision of the object is compared with `If-Match`.
    pub(crate) compares_revision: bool,
    /// The value asks each object of a list whether the caller may read it.
    pub filters: bool,
    /// The handler names the parameter nowhere.
    pub(crate) is_unused: bool,
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
    /// The id is in a field of an input.
    pub in_input: bool,
    /// The value names objects that the guard loads.
    pub loads: bool,
    /// Two parts of the value each ask an object who may write their fields.
    pub asks_twice: bool,
    /// Something in the value has to be looked up in the state.
    pub looks_up: bool,
    /// The object is looked up within the caller's tenant.
    pub in_tenant: bool,
    /// The caller authenticated within so many seconds.
    pub(crate) fresh: Option<u32>,
    /// The type of the object that it is.
    pub(crate) object: Option<fn() -> TypeId>,
    /// What an object is asked for fields of an input.
    pub(crate) writes: &'static [ObjectWrite],
    /// The value is all header fields as they came.
    pub(crate) raw: bool,
    /// The fields of an input.
    pub fields: &'static [FieldName],
    /// Path parameters that the route must have.
    pub params: &'static [&'static str],
    /// Several values may be under one name.
    pub(crate) lists: bool,
    /// What the whole holds.
    pub(crate) holds: FieldContent,
    /// A part of it needs more than the one text that a parameter of the path is.
    pub(crate) splits_a_segment: bool,
    /// How many parameters of the path it is read from, in their order.
    pub(crate) segments: Option<usize>,
    /// The value need not be there.
    pub(crate) optional: bool,
    /// The handler tells by the value what the request cost.
    pub(crate) settles: bool,
    /// What the read value looks like as JSON.
    #[cfg(feature = "openapi")]
    pub(crate) schema: Option<crate::schema::SchemaOf>,
    /// The handler changes something by the value.
    pub(crate) changes: bool,
    /// The connection becomes another protocol's.
    pub(crate) upgrades: bool,
    /// The value is of the application's sessions.
    pub(crate) needs_sessions: bool,
    /// A guarded handler may not take the type.
    pub(crate) is_refused: bool,
    /// There is no value of it, or of what it holds.
    pub(crate) never: bool,
}

impl ParameterFacts {
    /// A value that names nothing and needs no caller.
    pub const PLAIN: Self = Self {
        names_object: false,
        declares_object: false,
        checks_object: false,
        asks: None,
        asks_parent: None,
        compares_revision: false,
        filters: false,
        is_unused: false,
        needs_caller: false,
        wants_caller: false,
        head_only: false,
        exempt: false,
        reads: Reads::Other,
        in_input: false,
        loads: false,
        asks_twice: false,
        looks_up: false,
        in_tenant: false,
        fresh: None,
        raw: false,
        object: None,
        writes: &[],
        fields: &[],
        params: &[],
        lists: false,
        holds: FieldContent::Anything,
        splits_a_segment: false,
        segments: None,
        optional: false,
        settles: false,
        #[cfg(feature = "openapi")]
        schema: None,
        changes: false,
        upgrades: false,
        needs_sessions: false,
        is_refused: false,
        never: false,
    };
    /// What a guarded handler may not take: an error at its type says so.
    pub(crate) const REFUSED: Self = Self { is_refused: true, ..Self::PLAIN };
    /// A value that is read from the request's head.
    pub const HEAD: Self = Self { head_only: true, ..Self::PLAIN };
    /// A value in the head that names an object.
    pub const OBJECT_ID: Self = Self { names_object: true, ..Self::HEAD };
    /// The connection, which becomes another protocol's.
    pub const UPGRADE: Self = Self { upgrades: true, ..Self::HEAD };
    /// What the request costs.
    pub(crate) const COST: Self = Self { settles: true, ..Self::HEAD };
    /// The authenticated caller.
    pub const CALLER: Self = Self { needs_caller: true, wants_caller: true, ..Self::HEAD };
    /// The caller, where there is one.
    pub const OPTIONAL_CALLER: Self = Self { wants_caller: true, ..Self::HEAD };
    /// A parameter that the user exempted.
    pub const UNCHECKED: Self = Self { wants_caller: true, exempt: true, ..Self::PLAIN };

    /// What a parameter of the type needs of the guard, for [`Needs`](crate::input::Needs): nothing, a look-up, or
    /// no more than the error at its type.
    pub const fn needs(&self) -> u8 {
        let change = if self.changes && self.needs_sessions { CHANGE } else { NOTHING };
        match self {
            Self { is_refused: true, .. } => UNTOLD,
            Self { looks_up: true, .. } => LOOKUP | change,
            Self { .. } => change,
        }
    }

    /// The same in a handler that names a credential which browsers send by themselves.
    pub const fn needs_of_browsers(&self) -> u8 {
        match self {
            Self { is_refused: true, .. } => UNTOLD,
            Self { changes: true, .. } => self.needs() | CHANGE,
            Self { .. } => self.needs(),
        }
    }

    /// The same of a parameter that the handler names nowhere.
    #[doc(hidden)]
    #[must_use]
    pub const fn unused(self) -> Self {
        Self { is_unused: true, ..self }
    }

    /// Whether the whole query becomes the value, so that no other may be made of it.
    #[doc(hidden)]
    #[must_use]
    pub const fn reads_query(&self) -> bool {
        matches!(self.reads, Reads::Query)
    }

    /// Whether it cannot do without the claims of the caller's credential.
    pub(crate) const fn needs_claims(&self) -> bool {
        matches!(self.reads, Reads::Claims) && !self.optional
    }

    /// A checked object whose id is read from `params`.
    #[must_use]
    pub const fn object(params: &'static [&'static str]) -> Self {
        Self { checks_object: true, params, ..Self::CALLER }
    }
}
