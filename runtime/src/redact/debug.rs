//! `Debug` of a derived type: what a viewer without any role may see.

use std::fmt;

use crate::redact::{Expose, FieldShape, FieldWriter, Fields, Mask, View, Viewer};

/// Writes what an anonymous viewer may see, ending in `..` where a field is left out.
///
/// # Errors
/// Whatever the formatter reports.
pub fn debug_fields<T: Fields>(value: &T, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shape = T::SHAPE;
    let mut writer = DebugWriter { fields: shape.fields.iter(), out: out.debug_struct(shape.name) };
    value.write(&mut writer)?;
    writer.out.finish_non_exhaustive()
}

struct DebugWriter<'a, 'f> {
    fields: std::slice::Iter<'static, FieldShape>,
    out: fmt::DebugStruct<'a, 'f>,
}

impl DebugWriter<'_, '_> {
    fn next(&mut self) -> Option<&'static FieldShape> {
        self.fields.next().filter(|field| field.visible(&Viewer::ANONYMOUS))
    }

    /// An error here would make `format!` panic.
    fn text(&mut self, name: &str, json: Result<String, serde_json::Error>) {
        let json = json.unwrap_or_else(|_| "<unwritable>".to_owned());
        self.out.field(name, &format_args!("{json}"));
    }
}

impl FieldWriter for DebugWriter<'_, '_> {
    type Error = fmt::Error;

    fn field<T: Expose + ?Sized>(&mut self, value: &T) -> fmt::Result {
        if let Some(field) = self.next() {
            self.text(field.name, serde_json::to_string(&View::new(value, &Viewer::ANONYMOUS)));
        }
        Ok(())
    }

    fn masked<T: Expose + ?Sized>(&mut self, value: &T, mask: Mask<T>) -> fmt::Result {
        match self.next() {
            Some(field) if field.masks(&Viewer::ANONYMOUS) => {
                self.text(field.name, serde_json::to_string(&mask.apply(value)));
            }
            Some(field) => {
                let view = View::new(value, &Viewer::ANONYMOUS);
                self.text(field.name, serde_json::to_string(&view));
            }
            None => {}
        }
        Ok(())
    }
}
