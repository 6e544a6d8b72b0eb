//! What a JSON body may be: an input, a value that bounds itself, or lists and maps of those.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use crate::input::check::{EntryKey, Input, InputLocation, Violations};
use crate::input::declare::{
    FieldContent, FieldFacts, InputField, ParameterFacts, Reads, for_each_container, for_each_leaf,
};
use crate::input::text::Plain;
use crate::redact::Viewer;
use crate::tuples::each_tuple;

/// The whole of a JSON body: an `#[input]` type, a type that bounds itself, a list, a tuple or a map of
/// those. How many items there are is bound by [`JsonLimits`](crate::JsonLimits) and the handler's `body`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` comes from outside and nothing validates it",
    label = "unvalidated input",
    note = "write `#[input]` above `{Self}` and bound its fields with `#[validate(..)]`"
)]
pub trait JsonInput {
    /// What the whole means for the guard.
    #[doc(hidden)]
    const BODY: ParameterFacts;

    /// What the whole looks like as JSON.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
        crate::schema::anything(schemas)
    }

    /// Checks every rule, for the value at `at`; one that bounds itself has none.
    #[doc(hidden)]
    fn check_body(&self, at: &InputLocation<'_>, found: &mut Violations) {
        let _ = (at, found);
    }

    /// Whether this caller may write everything that is there.
    #[doc(hidden)]
    fn permits_body(&self, caller: &Viewer<'_>) -> bool {
        let _ = caller;
        true
    }
}

/// What a parameter asks of a JSON body: the same as [`JsonInput`], without a list of the types that
/// have it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` comes from outside and nothing validates it",
    label = "unvalidated input",
    note = "write `#[input]` above the type and bound its fields with `#[validate(..)]`",
    note = "a text or free JSON bounds itself: `Text<64>`, `FreeJson<1024>`; what may be absent is an \
            `Option` around the parameter: `Option<Json<T>>`"
)]
pub trait JsonInputBound: JsonInput {}

#[diagnostic::do_not_recommend]
impl<T: JsonInput> JsonInputBound for T {}

#[diagnostic::do_not_recommend]
impl<T: Input> JsonInput for T {
    const BODY: ParameterFacts = ParameterFacts::input::<T>(Reads::Json);

    #[cfg(feature = "openapi")]
    fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
        <T as InputField>::schema(schemas)
    }

    fn check_body(&self, at: &InputLocation<'_>, found: &mut Violations) {
        if let Err(violations) = self.check() {
            found.append(violations.below(&at.pointer()));
        }
    }

    fn permits_body(&self, caller: &Viewer<'_>) -> bool {
        self.permits(caller)
    }
}

impl ParameterFacts {
    /// A body that holds what its parts do.
    const fn whole(self, holds: FieldContent) -> Self {
        // The fields are those of the items: they are nowhere by themselves, or not in every body.
        Self { fields: &[], holds, ..self }
    }

    /// A body of two parts.
    const fn and(self, other: Self) -> Self {
        let both_ask = !self.writes.is_empty() && !other.writes.is_empty();
        Self {
            asks_twice: self.asks_twice || other.asks_twice || both_ask,
            names_object: self.names_object || other.names_object,
            declares_object: self.declares_object || other.declares_object,
            in_input: self.in_input || other.in_input,
            loads: self.loads || other.loads,
            looks_up: self.looks_up || other.looks_up,
            never: self.never || other.never,
            writes: if self.writes.is_empty() { other.writes } else { self.writes },
            ..self
        }
    }

    /// A value that bounds itself.
    #[must_use]
    pub const fn leaf(facts: FieldFacts) -> Self {
        let (names_object, holds, never) = (facts.id, facts.holds, facts.never);
        let in_input = names_object;
        Self { names_object, in_input, reads: Reads::Json, holds, never, ..Self::PLAIN }
    }
}

macro_rules! leaves {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> JsonInput for $type {
            const BODY: ParameterFacts = ParameterFacts::leaf(<$type as InputField>::FACTS);

            #[cfg(feature = "openapi")]
            fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
                <$type as InputField>::schema(schemas)
            }
        }
    )*};
}

for_each_leaf!(leaves);

#[diagnostic::do_not_recommend]
impl<T: JsonInput> JsonInput for Plain<T> {
    /// A number or a `Uuid` names no object by this; an input that says it names one still does.
    const BODY: ParameterFacts = {
        let names_object = T::BODY.declares_object;
        ParameterFacts { names_object, in_input: names_object, ..T::BODY }
    };

    #[cfg(feature = "openapi")]
    fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
        T::schema(schemas)
    }

    fn check_body(&self, at: &InputLocation<'_>, found: &mut Violations) {
        self.0.check_body(at, found);
    }

    fn permits_body(&self, caller: &Viewer<'_>) -> bool {
        self.0.permits_body(caller)
    }
}

macro_rules! lists {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: JsonInput, $($generics)*> JsonInput for $type {
            const BODY: ParameterFacts =
                T::BODY.whole(FieldContent::list(const { &T::BODY.holds }));

            #[cfg(feature = "openapi")]
            fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
                crate::schema::array(T::schema(schemas))
            }

            fn check_body(&self, at: &InputLocation<'_>, found: &mut Violations) {
                for (index, item) in self.iter().enumerate() {
                    item.check_body(&at.item(index), found);
                }
            }

            fn permits_body(&self, caller: &Viewer<'_>) -> bool {
                self.iter().all(|item| item.permits_body(caller))
            }
        }
    )*};
}

lists! {
    [] [T];
    [] Vec<T>;
    [] VecDeque<T>;
    [const N: usize] [T; N];
}

macro_rules! sets {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        /// Where an item of a set was in JSON is not known any more: what is wrong is told of the set.
        #[diagnostic::do_not_recommend]
        impl<T: JsonInput, $($generics)*> JsonInput for $type {
            const BODY: ParameterFacts =
                T::BODY.whole(FieldContent::list(const { &T::BODY.holds }));

            #[cfg(feature = "openapi")]
            fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
                crate::schema::array(T::schema(schemas))
            }

            fn check_body(&self, at: &InputLocation<'_>, found: &mut Violations) {
                for item in self {
                    item.check_body(at, found);
                }
            }

            fn permits_body(&self, caller: &Viewer<'_>) -> bool {
                self.iter().all(|item| item.permits_body(caller))
            }
        }
    )*};
}

sets! {
    [] BTreeSet<T>;
    [H] HashSet<T, H>;
}

/// `null` is an item, or the whole, that is not there.
#[diagnostic::do_not_recommend]
impl<T: JsonInput> JsonInput for Option<T> {
    const BODY: ParameterFacts = T::BODY.whole(T::BODY.holds);

    #[cfg(feature = "openapi")]
    fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
        crate::schema::nullable(T::schema(schemas))
    }

    fn check_body(&self, at: &InputLocation<'_>, found: &mut Violations) {
        if let Some(value) = self {
            value.check_body(at, found);
        }
    }

    fn permits_body(&self, caller: &Viewer<'_>) -> bool {
        self.as_ref().is_none_or(|value| value.permits_body(caller))
    }
}

/// What holds one value, and nothing beside it.
macro_rules! behind {
    ($([$($generics:tt)*] $type:ty, $of:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        #[allow(trivial_bounds, reason = "a leaf is of no other type's making")]
        impl<$($generics)*> JsonInput for $type
        where
            $of: JsonInput,
        {
            const BODY: ParameterFacts = <$of as JsonInput>::BODY;

            #[cfg(feature = "openapi")]
            fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
                <$of as JsonInput>::schema(schemas)
            }

            fn check_body(&self, at: &InputLocation<'_>, found: &mut Violations) {
                (**self).check_body(at, found);
            }

            fn permits_body(&self, caller: &Viewer<'_>) -> bool {
                (**self).permits_body(caller)
            }
        }
    )*};
}

behind! {
    [T: ToOwned + ?Sized] Cow<'_, T>, T;
    [T: ?Sized] Arc<T>, T;
}

macro_rules! boxed {
    ($([$($generics:tt)*] $type:ty;)*) => {
        behind! { $([$($generics)*] Box<$type>, $type;)* }
    };
}

for_each_container!(boxed);
for_each_leaf!(boxed);

macro_rules! maps {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: JsonInput + EntryKey, T: JsonInput, $($generics)*> JsonInput for $type {
            const BODY: ParameterFacts = K::BODY
                .and(T::BODY)
                .whole(FieldContent::Entries(const { &(K::BODY.holds, T::BODY.holds) }));

            #[cfg(feature = "openapi")]
            fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
                crate::schema::map(T::schema(schemas))
            }

            fn check_body(&self, at: &InputLocation<'_>, found: &mut Violations) {
                for (key, item) in self {
                    let at = at.entry(key);
                    key.check_body(&at, found);
                    item.check_body(&at, found);
                }
            }

            fn permits_body(&self, caller: &Viewer<'_>) -> bool {
                let mut entries = self.iter();
                entries.all(|(key, item)| key.permits_body(caller) && item.permits_body(caller))
            }
        }
    )*};
}

maps! {
    [] BTreeMap<K, T>;
    [H: std::hash::BuildHasher] HashMap<K, T, H>;
}

macro_rules! tuples {
    ($(($first:ident $first_place:tt $($name:ident $place:tt)*))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$first: JsonInput, $($name: JsonInput),*> JsonInput for ($first, $($name,)*) {
            const BODY: ParameterFacts = $first::BODY$(.and($name::BODY))*.whole(FieldContent::Items(
                const { &[$first::BODY.holds, $($name::BODY.holds),*] },
            ));

            #[cfg(feature = "openapi")]
            fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
                crate::schema::tuple(vec![$first::schema(schemas), $($name::schema(schemas)),*])
            }

            fn check_body(&self, at: &InputLocation<'_>, found: &mut Violations) {
                self.$first_place.check_body(&at.item($first_place), found);
                $(self.$place.check_body(&at.item($place), found);)*
            }

            fn permits_body(&self, caller: &Viewer<'_>) -> bool {
                self.$first_place.permits_body(caller) $(&& self.$place.permits_body(caller))*
            }
        }
    )*};
}

each_tuple!(tuples: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7);
