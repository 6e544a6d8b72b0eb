//! `Debug` of a derived type: what a viewer without any role may see.

use std::fmt;

use crate::redact::{
    Content, ContentKind, FieldWriter, Fields, JsonBuffer, Layout, ShapeForm, Viewer,
};

/// Writes what an anonymous viewer may see, ending in `..` where a field may be left out.
///
/// # Errors
/// Whatever the formatter reports.
pub fn debug_fields(value: &dyn Fields, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shape = value.shape();
    let (name, content) = match &shape.form {
        ShapeForm::Opaque => (shape.name, Content::UNIT),
        ShapeForm::Struct(content) => (shape.name, *content),
        ShapeForm::Enum(_, variants) => match variants.get(value.variant()) {
            Some(variant) => (variant.name, variant.content),
            None => (shape.name, Content::UNIT),
        },
    };
    if content.kind == ContentKind::Unit {
        return out.write_str(name);
    }
    let mut json = JsonBuffer::default();
    let mut writer = FieldWriter::new(content.fields, Viewer::ANONYMOUS, &mut json, Layout::Marked);
    value.write(&mut writer);
    let marks = writer.finish().unwrap_or_default();
    let texts = marks.iter().map(|mark| (mark.name, json.between(mark.start, mark.end)));
    if content.kind == ContentKind::Record {
        let mut shown = out.debug_struct(name);
        texts.for_each(|(name, text)| {
            shown.field(name, &format_args!("{text}"));
        });
        return shown.finish_non_exhaustive();
    }
    let mut shown = out.debug_tuple(name);
    texts.for_each(|(_, text)| {
        shown.field(&format_args!("{text}"));
    });
    shown.finish_non_exhaustive()
}
