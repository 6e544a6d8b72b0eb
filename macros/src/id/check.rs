//! What an id may be.

use syn::{Data, DeriveInput, Fields, Type};

use crate::messages::input as text;
use crate::sink::Sink;
use crate::span::SpanRange;

/// The type of the one value that the id holds.
pub(super) fn held<'a>(input: &'a DeriveInput, sink: &mut Sink) -> Option<&'a Type> {
    if !input.generics.params.is_empty() {
        sink.error(SpanRange::of(&input.generics), text::ID_GENERIC);
        return None;
    }
    if let Data::Struct(item) = &input.data
        && let Fields::Unnamed(fields) = &item.fields
        && fields.unnamed.len() == 1
    {
        return fields.unnamed.first().map(|field| &field.ty);
    }
    sink.error(SpanRange::of(&input.ident), text::ID_OF_MORE.with(&[&input.ident]));
    None
}
