//! Whether a parameter fits its handler, judged while the program is compiled.

use crate::input::declare::{ParameterFacts, Reads, places};

/// What the handler says about itself while one of its parameters is judged.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent statements, read one by one")]
pub struct HandlerTraits {
    /// Anyone may call.
    pub public: bool,
    /// `objects = ".."` is on the handler.
    pub objects: bool,
    /// A parameter checks an object.
    pub checked: bool,
    /// The largest body in bytes.
    pub body: u64,
    /// A parameter before this one reads the query.
    query_is_read: bool,
}

impl HandlerTraits {
    /// What the guard's attribute and all parameters together say.
    #[must_use]
    pub const fn new(public: bool, objects: bool, checked: bool, body: u64) -> Self {
        Self { public, objects, checked, body, query_is_read: false }
    }

    /// The same for a parameter after others, one of which may read the query.
    #[must_use]
    pub const fn after(self, query_is_read: bool) -> Self {
        Self { query_is_read, ..self }
    }
}

/// Stops compilation where a parameter does not fit its handler.
///
/// # Panics
/// Where it does not: in const evaluation, so that the panic is the compile error a user reads.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub const fn check_parameter(facts: ParameterFacts, traits: HandlerTraits) {
    assert!(
        !(traits.public && facts.needs_claims()),
        "a public handler has no authenticated caller, and so no claims\n\
         help: take `Option<Claims<T>>`, or use `#[secure]` in place of `#[public]`"
    );
    assert!(
        !(traits.public && facts.needs_caller),
        "a public handler has no authenticated caller\n\
         help: take `Option<Principal>`, or use `#[secure]` in place of `#[public]`"
    );
    assert!(
        !(traits.public && facts.loads),
        "this input names an object, and a public handler has no caller to check it for\n\
         help: use `#[secure]` in place of `#[public]`"
    );
    assert!(
        !(traits.query_is_read && facts.reads_query()),
        "two parameters read the query, and each refuses the other's parameters\n\
         help: take one input with the fields of both"
    );
    assert!(
        !(facts.looks_up && matches!(facts.reads, Reads::Claims)),
        "objects in claims are not loaded or verified\n\
         help: hold the bare value in its field, and take the object as `Authorized<T, Action>`"
    );
    assert!(
        !facts.asks_twice,
        "two parts of this body have fields that are written by permission of an object, and only one can\n\
         help: take one `#[input(of = ..)]` type with the fields of both"
    );
    if matches!(facts.reads, Reads::Path) && !traits.objects && !traits.checked {
        places::check_path_names_no_object(facts.fields, traits.public);
    }
    // An object in the path vouches for nothing in a body or a query.
    let unchecked = facts.names_object && !traits.objects && (facts.in_input || !traits.checked);
    assert!(
        !(unchecked && facts.in_input && traits.public),
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
        !(unchecked && traits.public),
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
    assert!(
        !(facts.filters && facts.is_unused),
        "`Visible` is taken and not used\n\
         help: return `visible.filter(rows)` or `visible.one(object)`, or leave the parameter out"
    );
    assert!(
        !facts.splits_a_segment,
        "a parameter of the path is one text, and a part of this tuple needs several\n\
         help: take the parameters one by one: `Path<(A, B)>`, or by their names as the fields of one `#[input]` struct"
    );
    assert!(
        !facts.never,
        "no value of this type can be read\n\
         help: let its `N` be at least 1"
    );
    places::check(&facts, traits.body);
}
