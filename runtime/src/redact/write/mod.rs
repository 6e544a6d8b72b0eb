//! Writing exposed fields straight into a serializer: no intermediate value, no copy of the entity.
//!
//! A derived type hands its fields one after the other to a [`FieldWriter`], which asks the type's
//! [`Shape`](crate::redact::Shape) who may see each. What the fields are written into (an object, an
//! array, a number that counts them) is a [`Target`](target::Target).

mod target;
mod value;
mod writer;

use serde::ser::{Error as _, Serialize, Serializer};

use crate::redact::{Content, FieldShape, Form, Kind, Tagging, VariantShape, Viewer};

pub(crate) use target::Target;
pub use value::Trusted;
pub(crate) use value::View;
pub(crate) use writer::Writer;
pub use writer::{FieldWriter, Fields, Flatten, Flattened, ObjectWriter};

use target::{Around, Count, Only, Record, RecordVariant, Tuple, TupleStruct, TupleVariant};

/// Writes a derived type as `viewer` may see it.
///
/// # Errors
/// Whatever the serializer reports.
pub fn expose_fields<T: Fields, S: Serializer>(
    value: &T,
    viewer: &Viewer<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let shape = T::SHAPE;
    let viewer = &viewer.before(value);
    match shape.form {
        Form::Opaque => Err(S::Error::custom("a type of which nothing is known")),
        Form::Struct(content) => expose_struct(value, shape.name, content, viewer, serializer),
        Form::Enum(Tagging::External, variants) => {
            let variant = chosen::<T, S::Error>(value, variants)?;
            expose_variant(value, shape.name, variant, viewer, serializer)
        }
        Form::Enum(Tagging::Untagged, variants) => {
            let content = chosen::<T, S::Error>(value, variants)?.content;
            expose_content(value, shape.name, content, viewer, serializer)
        }
        Form::Enum(Tagging::Internal(_) | Tagging::Adjacent(..), _) => {
            expose_object(value, shape.name, viewer, serializer)
        }
    }
}

/// The variant that `value` is.
fn chosen<T: Fields + ?Sized, E: serde::ser::Error>(
    value: &T,
    variants: &'static [VariantShape],
) -> Result<&'static VariantShape, E> {
    variants.get(value.variant()).ok_or_else(|| E::custom("a variant of which nothing is known"))
}

fn expose_struct<T: Fields, S: Serializer>(
    value: &T,
    name: &'static str,
    Content { kind, fields }: Content,
    viewer: &Viewer<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match kind {
        Kind::Unit => serializer.serialize_unit_struct(name),
        Kind::Newtype => {
            let out = Only::new(serializer, Around::Struct(name));
            fill(value, fields, viewer, out)
        }
        Kind::Tuple => {
            let out = serializer.serialize_tuple_struct(name, fields.len())?;
            fill(value, fields, viewer, TupleStruct(out))
        }
        Kind::Record => expose_object(value, name, viewer, serializer),
    }
}

/// An object: a record, or an enum whose tag is one of the keys.
fn expose_object<T: Fields, S: Serializer>(
    value: &T,
    name: &'static str,
    viewer: &Viewer<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut out = Record(serializer.serialize_struct(name, count(value, viewer))?);
    members(value, viewer, &mut out)?;
    out.finish()
}

/// `{"variant": content}`, or the variant's name alone.
fn expose_variant<T: Fields, S: Serializer>(
    value: &T,
    name: &'static str,
    VariantShape { name: variant, content }: &VariantShape,
    viewer: &Viewer<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let index = u32::try_from(value.variant()).map_err(S::Error::custom)?;
    let fields = content.fields;
    match content.kind {
        Kind::Unit => serializer.serialize_unit_variant(name, index, variant),
        Kind::Newtype => {
            let out = Only::new(serializer, Around::Variant(name, index, variant));
            fill(value, fields, viewer, out)
        }
        Kind::Tuple => {
            let out = serializer.serialize_tuple_variant(name, index, variant, fields.len())?;
            fill(value, fields, viewer, TupleVariant(out))
        }
        Kind::Record => {
            let visible = filled(value, fields, viewer);
            let out = serializer.serialize_struct_variant(name, index, variant, visible)?;
            fill(value, fields, viewer, RecordVariant(out))
        }
    }
}

/// What a variant holds, without its name.
fn expose_content<T: Fields + ?Sized, S: Serializer>(
    value: &T,
    name: &'static str,
    Content { kind, fields }: Content,
    viewer: &Viewer<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match kind {
        Kind::Unit => serializer.serialize_unit(),
        Kind::Newtype => fill(value, fields, viewer, Only::new(serializer, Around::Nothing)),
        Kind::Tuple => {
            fill(value, fields, viewer, Tuple(serializer.serialize_tuple(fields.len())?))
        }
        Kind::Record => {
            let out = serializer.serialize_struct(name, filled(value, fields, viewer))?;
            fill(value, fields, viewer, Record(out))
        }
    }
}

/// Writes the fields of a value into `out`, and ends it.
fn fill<T: Fields + ?Sized, O: Target>(
    value: &T,
    fields: &'static [FieldShape],
    viewer: &Viewer<'_>,
    mut out: O,
) -> Result<O::Ok, O::Error> {
    value.write(&mut Writer::new(fields, *viewer, &mut out))?;
    out.finish()
}

/// Writes an object's tag and fields into `out`; a value that is no object writes nothing.
pub(super) fn members<T: Fields + ?Sized, O: Target>(
    value: &T,
    viewer: &Viewer<'_>,
    out: &mut O,
) -> Result<(), O::Error> {
    let viewer = viewer.before(value);
    let content = match T::SHAPE.form {
        Form::Struct(content) => content,
        Form::Enum(tagging, variants) => {
            let Some(variant) = variants.get(value.variant()) else { return Ok(()) };
            match tagging {
                Tagging::Internal(tag) => out.put(tag, variant.name)?,
                Tagging::Adjacent(tag, key) => {
                    out.put(tag, variant.name)?;
                    if variant.content.kind == Kind::Unit {
                        return Ok(());
                    }
                    return out.put(key, &Inside { value, content: variant.content, viewer });
                }
                Tagging::External | Tagging::Untagged => return Ok(()),
            }
            variant.content
        }
        Form::Opaque => return Ok(()),
    };
    value.write(&mut Writer::new(content.fields, viewer, out))
}

/// How many keys an object has for this viewer.
fn count<T: Fields + ?Sized>(value: &T, viewer: &Viewer<'_>) -> usize {
    let mut count = Count(0);
    match members(value, viewer, &mut count) {
        Ok(()) => count.0,
        Err(never) => match never {},
    }
}

/// How many fields of a variant this viewer sees.
fn filled<T: Fields + ?Sized>(
    value: &T,
    fields: &'static [FieldShape],
    viewer: &Viewer<'_>,
) -> usize {
    match fill(value, fields, viewer, Count(0)) {
        Ok(count) => count,
        Err(never) => match never {},
    }
}

/// What an adjacently tagged variant holds.
struct Inside<'a, T: ?Sized> {
    value: &'a T,
    content: Content,
    viewer: Viewer<'a>,
}

impl<T: Fields + ?Sized> Serialize for Inside<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        expose_content(self.value, T::SHAPE.name, self.content, &self.viewer, serializer)
    }
}
