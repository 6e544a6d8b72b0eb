//! Writing exposed fields straight into the bytes that leave: no intermediate value, no copy of the
//! entity.
//!
//! A derived type hands its fields one after the other to a [`FieldWriter`], which asks the type's
//! [`Shape`](crate::redact::Shape) who may see each. Nothing here but the hand-over of one field has a type parameter:
//! writing is compiled once, in this crate.

mod json;
mod value;
mod writer;

use crate::redact::{Content, ContentKind, ShapeForm, Tagging, VariantShape, Viewer};

pub(crate) use json::is_plain;
pub use json::{ExposeError, JsonBuffer};
pub use value::Trusted;
pub(crate) use writer::Layout;
pub use writer::{FieldWriter, Fields, Flatten, Flattened};

/// Writes a derived type as `viewer` may see it.
///
/// # Errors
/// The failure of a value that cannot be written.
pub fn expose_fields(
    value: &dyn Fields,
    viewer: &Viewer<'_>,
    out: &mut JsonBuffer,
) -> Result<(), ExposeError> {
    let viewer = viewer.before(value)?;
    match &value.shape().form {
        ShapeForm::Opaque => Err(ExposeError::new("a type of which nothing is known")),
        ShapeForm::Struct(content) => write_content(value, content, viewer, out),
        ShapeForm::Enum(Tagging::External, variants) => {
            write_named(value, chosen(value, variants)?, viewer, out)
        }
        ShapeForm::Enum(Tagging::Untagged, variants) => {
            write_content(value, &chosen(value, variants)?.content, viewer, out)
        }
        ShapeForm::Enum(Tagging::Internal(_) | Tagging::Adjacent(..), _) => {
            out.raw("{");
            let mut writer = FieldWriter::new(&[], viewer, out, Layout::Record);
            writer.object(value);
            writer.finish()?;
            out.raw("}");
            Ok(())
        }
    }
}

/// The variant that `value` is.
fn chosen(
    value: &dyn Fields,
    variants: &'static [VariantShape],
) -> Result<&'static VariantShape, ExposeError> {
    let variant = variants.get(value.variant());
    variant.ok_or_else(|| ExposeError::new("a variant of which nothing is known"))
}

/// `{"variant": content}`, or the variant's name alone.
fn write_named(
    value: &dyn Fields,
    variant: &'static VariantShape,
    viewer: Viewer<'_>,
    out: &mut JsonBuffer,
) -> Result<(), ExposeError> {
    if variant.content.kind == ContentKind::Unit {
        return out.text(variant.name);
    }
    out.raw("{");
    out.key(variant.name, false)?;
    write_content(value, &variant.content, viewer, out)?;
    out.raw("}");
    Ok(())
}

/// What a struct or a variant holds, without its name.
fn write_content(
    value: &dyn Fields,
    content: &'static Content,
    viewer: Viewer<'_>,
    out: &mut JsonBuffer,
) -> Result<(), ExposeError> {
    let (before, layout, after) = match content.kind {
        ContentKind::Unit => {
            out.raw("null");
            return Ok(());
        }
        ContentKind::Newtype => ("", Layout::Only, ""),
        ContentKind::Tuple => ("[", Layout::Array, "]"),
        ContentKind::Record => ("{", Layout::Record, "}"),
    };
    out.raw(before);
    let mut writer = FieldWriter::new(content.fields, viewer, out, layout);
    value.write(&mut writer);
    writer.finish()?;
    out.raw(after);
    Ok(())
}
