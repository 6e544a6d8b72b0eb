//! The proof that a caller may read one object.

use std::fmt;
use std::ops::Deref;

use crate::authorize::{Action, Allow, Authorized, Read, is_allowed};
use crate::principal::Principal;
use crate::redact::{
    Expose, ExposeError, FieldWriter, Flatten, JsonBuffer, ObjectKeys, Redacted, Shape,
    UnaskedObject, Viewed, Viewer,
};

/// An object that this caller may read: what a handler returns in place of the object itself.
///
/// [`Authorized::permitted`] yields one for the object that a request names, [`Visible`](crate::Visible)
/// for any other. It dereferences to the object and cannot be changed. A list is `Vec<Permitted<T>>`,
/// and so on in every container, stream and field.
///
/// Where it is written, the object is asked once more: one that was kept and is returned to another
/// caller is a 500, audited as `object_escaped`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permitted<T>(T);

impl<T: Allow<Read>> Permitted<T> {
    /// The object, if `caller` may read it.
    pub(crate) fn ask(object: T, caller: &Principal) -> Option<Self> {
        is_allowed(&object, caller).then_some(Self(object))
    }
}

impl<T> Permitted<T> {
    /// The object itself, which may be changed and no longer returned.
    pub fn into_inner(self) -> T {
        self.0
    }
}

/// An action whose check is the proof that the caller may read the object.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not prove that this caller may read the object",
    label = "no proof of `Read`",
    note = "take `Authorized<T, Read>`, or `Visible<T>` and ask: `visible.one(object.into_inner())`"
)]
pub trait ProvesRead: Action {}

impl ProvesRead for Read {}

impl<T, A> Authorized<T, A> {
    /// The object as a response: this caller may read it.
    pub fn permitted(self) -> Permitted<T>
    where
        T: Allow<Read>,
        A: ProvesRead,
    {
        Permitted(self.into_inner())
    }
}

impl<T> Deref for Permitted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Permitted<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Permitted").field(&self.0).finish()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Expose> Expose for Permitted<T> {
    const UNASKED: Option<UnaskedObject> = None;
    const REVISION_OF: Option<fn(&Self) -> Option<String>> = match T::REVISION_OF {
        Some(_) => Some(|permitted| T::REVISION_OF.and_then(|of| of(&permitted.0))),
        None => None,
    };

    fn expose(&self, viewer: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        self.0.expose(viewer, out)
    }

    fn shapes(visit: &mut dyn FnMut(Shape)) {
        T::shapes(visit);
    }

    #[cfg(feature = "openapi")]
    fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
        T::schema(schemas)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Redacted> Redacted for Permitted<T> {
    const SHAPE: Shape = T::SHAPE;
}

#[diagnostic::do_not_recommend]
impl<T: Flatten> Flatten for Permitted<T> {
    const KEYS: ObjectKeys = T::KEYS;

    fn flatten(&self, out: &mut FieldWriter<'_>) {
        self.0.flatten(out);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Viewed> Viewed for Permitted<T> {
    type View = T::View;
}
