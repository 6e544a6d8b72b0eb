//! Writing exposed fields straight into a serializer: no intermediate value, no copy of the entity.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::redact::{Expose, FieldShape, Mask, Redacted, Viewer};

/// The exposed fields of a derived type; implemented by `#[derive(Redacted)]`.
pub trait Fields: Redacted {
    /// Hands every exposed field to `out`, in the order of [`Redacted::SHAPE`].
    ///
    /// # Errors
    /// Whatever the writer reports.
    fn write<W: FieldWriter>(&self, out: &mut W) -> Result<(), W::Error>;
}

/// Takes the fields of a derived type one after the other.
pub trait FieldWriter {
    /// What can go wrong while writing.
    type Error;

    /// Takes the next field as it is.
    ///
    /// # Errors
    /// Whatever the underlying serializer reports.
    fn field<T: Expose + ?Sized>(&mut self, value: &T) -> Result<(), Self::Error>;

    /// Takes the next field, which `mask` changes unless the viewer may see it in full.
    ///
    /// # Errors
    /// Whatever the underlying serializer reports.
    fn masked<T: Expose + ?Sized>(&mut self, value: &T, mask: Mask<T>) -> Result<(), Self::Error>;
}

/// Writes one exposed field; the macro calls it at the span of the field's type.
///
/// # Errors
/// Whatever the writer reports.
pub fn put<T: Expose + ?Sized, W: FieldWriter>(value: &T, out: &mut W) -> Result<(), W::Error> {
    out.field(value)
}

/// Writes one masked field; the macro calls it at the span of the field's type.
///
/// # Errors
/// Whatever the writer reports.
pub fn put_masked<T: Expose + ?Sized, W: FieldWriter>(
    value: &T,
    mask: Mask<T>,
    out: &mut W,
) -> Result<(), W::Error> {
    out.masked(value, mask)
}

/// Writes a derived type as a struct holding the fields `viewer` may see.
///
/// # Errors
/// Whatever the serializer reports.
pub fn expose_fields<T: Fields, S: Serializer>(
    value: &T,
    viewer: &Viewer<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let shape = T::SHAPE;
    let visible = shape.fields.iter().filter(|field| field.visible(viewer)).count();
    let mut out = StructWriter {
        fields: shape.fields.iter(),
        viewer,
        out: serializer.serialize_struct(shape.name, visible)?,
    };
    value.write(&mut out)?;
    out.out.end()
}

/// A value as one viewer may see it.
#[derive(Debug)]
pub(crate) struct View<'a, T: ?Sized> {
    value: &'a T,
    viewer: &'a Viewer<'a>,
}

impl<'a, T: Expose + ?Sized> View<'a, T> {
    /// Pairs a value with its viewer.
    pub(crate) fn new(value: &'a T, viewer: &'a Viewer<'a>) -> Self {
        Self { value, viewer }
    }
}

impl<T: Expose + ?Sized> Serialize for View<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.expose(self.viewer, serializer)
    }
}

struct StructWriter<'a, S> {
    fields: std::slice::Iter<'static, FieldShape>,
    viewer: &'a Viewer<'a>,
    out: S,
}

impl<S: SerializeStruct> StructWriter<'_, S> {
    /// The next field's shape; a field past the declared ones is not written.
    fn next(&mut self) -> Result<Option<&'static FieldShape>, S::Error> {
        let Some(field) = self.fields.next() else { return Ok(None) };
        if field.visible(self.viewer) {
            return Ok(Some(field));
        }
        self.out.skip_field(field.name)?;
        Ok(None)
    }
}

impl<S: SerializeStruct> FieldWriter for StructWriter<'_, S> {
    type Error = S::Error;

    fn field<T: Expose + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
        match self.next()? {
            Some(field) => self.out.serialize_field(field.name, &View::new(value, self.viewer)),
            None => Ok(()),
        }
    }

    fn masked<T: Expose + ?Sized>(&mut self, value: &T, mask: Mask<T>) -> Result<(), S::Error> {
        match self.next()? {
            Some(field) if field.masks(self.viewer) => {
                self.out.serialize_field(field.name, &mask.apply(value))
            }
            Some(field) => self.out.serialize_field(field.name, &View::new(value, self.viewer)),
            None => Ok(()),
        }
    }
}
