//! `Debug` of a derived type: what a viewer without any role may see.

use std::fmt;

use serde::Serialize;

use crate::redact::{Content, Fields, Form, Kind, Target, Viewer, Writer};

/// Writes what an anonymous viewer may see, ending in `..` where a field may be left out.
///
/// # Errors
/// Whatever the formatter reports.
pub fn debug_fields<T: Fields>(value: &T, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shape = T::SHAPE;
    let (name, content) = match shape.form {
        Form::Opaque => (shape.name, Content::UNIT),
        Form::Struct(content) => (shape.name, content),
        Form::Enum(_, variants) => match variants.get(value.variant()) {
            Some(variant) => (variant.name, variant.content),
            None => (shape.name, Content::UNIT),
        },
    };
    match content.kind {
        Kind::Unit => out.write_str(name),
        Kind::Record => {
            let mut target = Named(out.debug_struct(name));
            value.write(&mut Writer::new(content.fields, Viewer::ANONYMOUS, &mut target))?;
            target.finish()
        }
        Kind::Newtype | Kind::Tuple => {
            let mut target = Placed(out.debug_tuple(name));
            value.write(&mut Writer::new(content.fields, Viewer::ANONYMOUS, &mut target))?;
            target.finish()
        }
    }
}

struct Named<'a, 'f>(fmt::DebugStruct<'a, 'f>);

struct Placed<'a, 'f>(fmt::DebugTuple<'a, 'f>);

/// An error here would make `format!` panic.
fn json<V: Serialize + ?Sized>(value: &V) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "<unwritable>".to_owned())
}

impl Target for Named<'_, '_> {
    type Ok = ();
    type Error = fmt::Error;

    fn put<V: Serialize + ?Sized>(&mut self, name: &'static str, value: &V) -> fmt::Result {
        self.0.field(name, &format_args!("{}", json(value)));
        Ok(())
    }

    fn finish(mut self) -> fmt::Result {
        self.0.finish_non_exhaustive()
    }
}

impl Target for Placed<'_, '_> {
    type Ok = ();
    type Error = fmt::Error;

    fn put<V: Serialize + ?Sized>(&mut self, _: &'static str, value: &V) -> fmt::Result {
        self.0.field(&format_args!("{}", json(value)));
        Ok(())
    }

    fn finish(mut self) -> fmt::Result {
        self.0.finish_non_exhaustive()
    }
}
