//! What a derived type hands its fields to.

use crate::principal::Principal;
use crate::redact::write::value::MaskedView;
use crate::redact::write::{Target, members};
use crate::redact::{Expose, FieldShape, Keys, Mask, Redacted, View, Viewer};

/// The exposed fields of a derived type; implemented by `#[derive(Redacted)]`.
pub trait Fields: Redacted {
    /// The place of the value's variant in the type's shape; a struct has one only.
    fn variant(&self) -> usize {
        0
    }

    /// Whether `caller` owns the value, for the rule `owner`.
    fn owned_by(&self, caller: &Principal) -> bool {
        let _ = caller;
        false
    }

    /// Hands every exposed field to `out`, in the order of [`Redacted::SHAPE`].
    ///
    /// # Errors
    /// Whatever the writer reports.
    fn write<W: FieldWriter>(&self, out: &mut W) -> Result<(), W::Error>;
}

/// A type whose fields can stand in place of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no fields that could stand here in place of it",
    label = "only a struct with named fields, or an enum with a tag, can be flattened",
    note = "derive `Redacted` for the type and mark its fields with `#[expose]`"
)]
pub trait Flatten: Expose {
    /// The keys that it writes.
    const KEYS: Keys;

    /// Hands the object to `out`.
    ///
    /// # Errors
    /// Whatever the writer reports.
    fn flatten<W: ObjectWriter>(&self, out: &mut W) -> Result<(), W::Error>;
}

/// What generated code asks of a flattened field's type: the same as [`Flatten`], without a list of
/// the types that have it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no fields that could stand here in place of it",
    label = "only a struct with named fields, or an enum with a tag, can be flattened",
    note = "derive `Redacted` for the type and mark its fields with `#[expose]`"
)]
pub trait Flattened {
    /// Writes the fields of the value in place of it.
    ///
    /// # Errors
    /// Whatever the writer reports.
    fn put_flat<W: FieldWriter>(&self, out: &mut W) -> Result<(), W::Error>;
}

#[diagnostic::do_not_recommend]
impl<T: Flatten + ?Sized> Flattened for T {
    fn put_flat<W: FieldWriter>(&self, out: &mut W) -> Result<(), W::Error> {
        out.flat(self)
    }
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

    /// Takes the next field, whose own fields stand in place of it.
    ///
    /// # Errors
    /// Whatever the underlying serializer reports.
    fn flat<T: Flatten + ?Sized>(&mut self, value: &T) -> Result<(), Self::Error>;
}

/// Takes whole objects, of which it writes the fields.
pub trait ObjectWriter {
    /// What can go wrong while writing.
    type Error;

    /// Writes the fields of `value`.
    ///
    /// # Errors
    /// Whatever the underlying serializer reports.
    fn object<T: Fields + ?Sized>(&mut self, value: &T) -> Result<(), Self::Error>;
}

/// Writes what one viewer may see of each field into a target.
pub(crate) struct Writer<'a, 'o, O> {
    fields: std::slice::Iter<'static, FieldShape>,
    viewer: Viewer<'a>,
    out: &'o mut O,
}

impl<'a, 'o, O: Target> Writer<'a, 'o, O> {
    pub(crate) fn new(fields: &'static [FieldShape], viewer: Viewer<'a>, out: &'o mut O) -> Self {
        Self { fields: fields.iter(), viewer, out }
    }

    /// The next field's shape; a field past the declared ones is not written.
    fn next(&mut self) -> Result<Option<&'static FieldShape>, O::Error> {
        let Some(field) = self.fields.next() else { return Ok(None) };
        if field.visible(&self.viewer) {
            return Ok(Some(field));
        }
        self.out.skip(field.name)?;
        Ok(None)
    }
}

impl<O: Target> FieldWriter for Writer<'_, '_, O> {
    type Error = O::Error;

    fn field<T: Expose + ?Sized>(&mut self, value: &T) -> Result<(), O::Error> {
        match self.next()? {
            Some(field) => self.out.put(field.name, &View::new(value, &self.viewer)),
            None => Ok(()),
        }
    }

    fn masked<T: Expose + ?Sized>(&mut self, value: &T, mask: Mask<T>) -> Result<(), O::Error> {
        match self.next()? {
            Some(field) if field.masks(&self.viewer) => {
                let key = self.viewer.pseudonyms();
                self.out.put(field.name, &MaskedView { value, mask, key })
            }
            Some(field) => self.out.put(field.name, &View::new(value, &self.viewer)),
            None => Ok(()),
        }
    }

    fn flat<T: Flatten + ?Sized>(&mut self, value: &T) -> Result<(), O::Error> {
        match self.next()? {
            Some(_) => value.flatten(&mut Flat { viewer: self.viewer, out: self.out }),
            None => Ok(()),
        }
    }
}

/// Writes the fields of objects into the target of what they stand in.
struct Flat<'a, 'o, O> {
    viewer: Viewer<'a>,
    out: &'o mut O,
}

impl<O: Target> ObjectWriter for Flat<'_, '_, O> {
    type Error = O::Error;

    fn object<T: Fields + ?Sized>(&mut self, value: &T) -> Result<(), O::Error> {
        members(value, &self.viewer, self.out)
    }
}
