//! The types that may be in an exposed field: leaves, and collections of what may.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use crate::redact::{
    Expose, ExposeError, FieldWriter, Flatten, JsonBuffer, Key, ObjectKeys, Redacted, Shape,
    UnaskedObject, Viewer,
};
#[cfg(feature = "openapi")]
use crate::schema::{self, Schemas};
#[cfg(feature = "openapi")]
use serde_json::Value;

macro_rules! through {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)* T: Expose + ?Sized> Expose for $type {
            const UNASKED: Option<UnaskedObject> = T::UNASKED;
            const REVISION_OF: Option<fn(&Self) -> Option<String>> = match T::REVISION_OF {
                Some(_) => Some(|held| T::REVISION_OF.and_then(|of| of(held))),
                None => None,
            };

            fn expose(&self, viewer: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
                T::expose(self, viewer, out)
            }

            fn shapes(visit: &mut dyn FnMut(Shape)) {
                T::shapes(visit);
            }

            #[cfg(feature = "openapi")]
            fn schema(schemas: &mut Schemas) -> Value {
                T::schema(schemas)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)* T: Flatten + ?Sized> Flatten for $type {
            const KEYS: ObjectKeys = T::KEYS;

            fn flatten(&self, out: &mut FieldWriter<'_>) {
                T::flatten(self, out);
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)* T: Redacted + ?Sized> Redacted for $type {
            const SHAPE: Shape = T::SHAPE;
        }
    )*};
}

through! {
    ['a,] &'a T;
    [] Box<T>;
    [] Rc<T>;
    [] Arc<T>;
}

#[diagnostic::do_not_recommend]
impl<T: Expose + ToOwned + ?Sized> Expose for Cow<'_, T> {
    const UNASKED: Option<UnaskedObject> = T::UNASKED;

    fn expose(&self, viewer: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        T::expose(self, viewer, out)
    }

    fn shapes(visit: &mut dyn FnMut(Shape)) {
        T::shapes(visit);
    }

    #[cfg(feature = "openapi")]
    fn schema(schemas: &mut Schemas) -> Value {
        T::schema(schemas)
    }
}

/// `null`, as serde writes it.
#[diagnostic::do_not_recommend]
impl<T: ?Sized> Expose for std::marker::PhantomData<T> {
    const UNASKED: Option<UnaskedObject> = None;

    fn expose(&self, _: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        out.raw("null");
        Ok(())
    }

    #[cfg(feature = "openapi")]
    fn schema(_: &mut Schemas) -> Value {
        serde_json::json!({"type": "null"})
    }
}

#[diagnostic::do_not_recommend]
impl<T: Expose> Expose for Option<T> {
    const UNASKED: Option<UnaskedObject> = T::UNASKED;
    const REVISION_OF: Option<fn(&Self) -> Option<String>> = match T::REVISION_OF {
        Some(_) => Some(|held| T::REVISION_OF.and_then(|of| of(held.as_ref()?))),
        None => None,
    };

    fn expose(&self, viewer: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        if let Some(value) = self {
            return value.expose(viewer, out);
        }
        out.raw("null");
        Ok(())
    }

    fn shapes(visit: &mut dyn FnMut(Shape)) {
        T::shapes(visit);
    }

    #[cfg(feature = "openapi")]
    fn schema(schemas: &mut Schemas) -> Value {
        schema::nullable(T::schema(schemas))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Flatten> Flatten for Option<T> {
    const KEYS: ObjectKeys = T::KEYS;

    fn flatten(&self, out: &mut FieldWriter<'_>) {
        if let Some(value) = self {
            value.flatten(out);
        }
    }
}

/// `{"Ok": ..}` or `{"Err": ..}`, as serde writes it.
#[diagnostic::do_not_recommend]
impl<T: Expose, E: Expose> Expose for Result<T, E> {
    const UNASKED: Option<UnaskedObject> = UnaskedObject::either(T::UNASKED, E::UNASKED);

    fn expose(&self, viewer: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        match self {
            Ok(value) => {
                out.raw("{\"Ok\":");
                value.expose(viewer, out)?;
            }
            Err(value) => {
                out.raw("{\"Err\":");
                value.expose(viewer, out)?;
            }
        }
        out.raw("}");
        Ok(())
    }

    fn shapes(visit: &mut dyn FnMut(Shape)) {
        T::shapes(visit);
        E::shapes(visit);
    }

    #[cfg(feature = "openapi")]
    fn schema(schemas: &mut Schemas) -> Value {
        let (ok, err) = (T::schema(schemas), E::schema(schemas));
        let only = |name: &str, value: Value| serde_json::json!({"type": "object", "required": [name], "properties": {name: value}});
        serde_json::json!({"oneOf": [only("Ok", ok), only("Err", err)]})
    }
}

#[diagnostic::do_not_recommend]
impl<T: Redacted> Redacted for Option<T> {
    const SHAPE: Shape = T::SHAPE;
}

fn expose_sequence<'a, T: Expose + 'a>(
    values: impl Iterator<Item = &'a T>,
    viewer: &Viewer<'_>,
    out: &mut JsonBuffer,
) -> Result<(), ExposeError> {
    let mut before = "[";
    for value in values {
        let start = out.len();
        out.raw(before);
        let written = value.expose(viewer, out);
        if out.keep(start, written)? {
            before = ",";
        }
    }
    out.raw(if before == "[" { "[]" } else { "]" });
    Ok(())
}

macro_rules! sequence {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Expose, $($generics)*> Expose for $type {
            const UNASKED: Option<UnaskedObject> = T::UNASKED;

            fn expose(&self, viewer: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
                expose_sequence(self.iter(), viewer, out)
            }

            fn shapes(visit: &mut dyn FnMut(Shape)) {
                T::shapes(visit);
            }

            #[cfg(feature = "openapi")]
            fn schema(schemas: &mut Schemas) -> Value {
                schema::array(T::schema(schemas))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Redacted, $($generics)*> Redacted for $type {
            const SHAPE: Shape = T::SHAPE;
        }
    )*};
}

sequence! {
    [] [T];
    [] Vec<T>;
    [] VecDeque<T>;
    [] BTreeSet<T>;
    [H] HashSet<T, H>;
    [const N: usize] [T; N];
}

macro_rules! map {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<V: Expose, $($generics)*> Expose for $type {
            const UNASKED: Option<UnaskedObject> = V::UNASKED;

            fn expose(&self, viewer: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
                let mut before = "{";
                for (key, value) in self {
                    let entry = out.len();
                    out.raw(before);
                    let start = out.len();
                    key.expose(viewer, out)?;
                    out.quote_from(start);
                    out.raw(":");
                    let written = value.expose(viewer, out);
                    if out.keep(entry, written)? {
                        before = ",";
                    }
                }
                out.raw(if before == "{" { "{}" } else { "}" });
                Ok(())
            }

            fn shapes(visit: &mut dyn FnMut(Shape)) {
                V::shapes(visit);
            }

            #[cfg(feature = "openapi")]
            fn schema(schemas: &mut Schemas) -> Value {
                schema::map(V::schema(schemas))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<V: Redacted, $($generics)*> Redacted for $type {
            const SHAPE: Shape = V::SHAPE;
        }
    )*};
}

map! {
    [K: Key] BTreeMap<K, V>;
    [K: Key, H] HashMap<K, V, H>;
}

macro_rules! tuple {
    ($($before:literal $name:ident $place:tt),+) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Expose),+> Expose for ($($name,)+) {
            const UNASKED: Option<UnaskedObject> = {
                let held = None;
                $(let held = UnaskedObject::either(held, $name::UNASKED);)+
                held
            };

            fn expose(&self, viewer: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
                $(
                    out.raw($before);
                    self.$place.expose(viewer, out)?;
                )+
                out.raw("]");
                Ok(())
            }

            fn shapes(visit: &mut dyn FnMut(Shape)) {
                $($name::shapes(visit);)+
            }

            #[cfg(feature = "openapi")]
            fn schema(schemas: &mut Schemas) -> Value {
                schema::tuple(vec![$($name::schema(schemas)),+])
            }
        }
    };
}

tuple!("[" A 0);
tuple!("[" A 0, "," B 1);
tuple!("[" A 0, "," B 1, "," C 2);
tuple!("[" A 0, "," B 1, "," C 2, "," D 3);
tuple!("[" A 0, "," B 1, "," C 2, "," D 3, "," E 4);
tuple!("[" A 0, "," B 1, "," C 2, "," D 3, "," E 4, "," F 5);
tuple!("[" A 0, "," B 1, "," C 2, "," D 3, "," E 4, "," F 5, "," G 6);
tuple!("[" A 0, "," B 1, "," C 2, "," D 3, "," E 4, "," F 5, "," G 6, "," H 7);
