//! By which name a field is read.

use crate::args::serde::{RenameRule, Side, own_name};
use crate::input::syntax::Field;

/// Whether a field is read at all.
pub(super) fn is_read(field: &Field<'_>) -> bool {
    let skips = ["skip", "skip_deserializing"];
    !field.marks.serde.iter().any(|item| skips.contains(&item.key.as_str()))
}

/// The name that a field is read by.
pub(super) fn json(field: &Field<'_>, style: Option<RenameRule>) -> String {
    renamed(field).map_or_else(|| own_name(field.ident, style), syn::LitStr::value)
}

/// The name that it is given in place of its own.
pub(super) fn renamed<'a>(field: &'a Field<'_>) -> Option<&'a syn::LitStr> {
    let rename = field.marks.serde.iter().find(|item| item.key == "rename")?;
    rename.text(Side::Deserialize)
}
