//! Writing a derived type by itself.

use crate::redact::write::writer::{before, write_content};
use crate::redact::{
    ContentKind, ExposeError, FieldWriter, Fields, JsonBuffer, Layout, ShapeForm, Tagging,
    VariantShape, Viewer,
};

/// Writes a derived type as `viewer` may see it.
///
/// # Errors
/// The failure of a value that cannot be written.
pub fn expose_fields(
    value: &dyn Fields,
    viewer: &Viewer<'_>,
    out: &mut JsonBuffer,
) -> Result<(), ExposeError> {
    let viewer = before(viewer, value)?;
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
