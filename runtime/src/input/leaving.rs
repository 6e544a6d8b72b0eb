//! What bounds itself on its way in leaves as it came.

use crate::input::text::{FreeJson, Plain, Text};
use crate::redact::{
    AnyView, Expose, ExposeError, JsonBuffer, Key, Legible, Shape, UnaskedObject, Viewed, Viewer,
};
#[cfg(feature = "openapi")]
use crate::schema::{SchemaLeaf, Schemas};
#[cfg(feature = "openapi")]
use serde_json::Value;

#[diagnostic::do_not_recommend]
impl<const N: usize> Expose for Text<N> {
    const UNASKED: Option<UnaskedObject> = None;

    fn expose(&self, viewer: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        self.as_str().expose(viewer, out)
    }

    #[cfg(feature = "openapi")]
    fn schema(_: &mut Schemas) -> Value {
        crate::schema::with(<str as SchemaLeaf>::schema(), "maxLength", N)
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Key for Text<N> {
    type Read = String;
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Viewed for Text<N> {
    type View = String;
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Legible for Text<N> {
    fn text(&self) -> Option<&str> {
        Some(self.as_str())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Expose> Expose for Plain<T> {
    const UNASKED: Option<UnaskedObject> = T::UNASKED;

    fn expose(&self, viewer: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        self.0.expose(viewer, out)
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
impl<T: Key> Key for Plain<T> {
    type Read = T::Read;
}

#[diagnostic::do_not_recommend]
impl<T: Viewed> Viewed for Plain<T> {
    type View = T::View;
}

#[diagnostic::do_not_recommend]
impl<T: Legible> Legible for Plain<T> {
    fn text(&self) -> Option<&str> {
        self.0.text()
    }
}

/// Whole: nothing of what a client keeps with the service is another's.
#[diagnostic::do_not_recommend]
impl<const N: usize> Expose for FreeJson<N> {
    const UNASKED: Option<UnaskedObject> = None;

    fn expose(&self, _: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        out.serialize(self.get())
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Viewed for FreeJson<N> {
    type View = AnyView;
}
