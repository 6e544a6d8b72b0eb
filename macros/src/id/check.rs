//! What an id may be.

use syn::{Attribute, Data, DeriveInput, Fields, Type};

use crate::args::serde;
use crate::messages::input as text;
use crate::sink::Sink;
use crate::span::SpanRange;

/// What serde's own derive would read by. The derive of an id reads none of them, and beside `Serialize` rustc takes them.
const READ_BY: &[&str] = &[
    "with",
    "deserialize_with",
    "from",
    "try_from",
    "remote",
    "default",
    "skip",
    "skip_deserializing",
];

/// An attribute that nothing reads would have no effect.
fn check_is_read_as_its_value(input: &DeriveInput, sink: &mut Sink) {
    let fields: Vec<&Vec<Attribute>> = match &input.data {
        Data::Struct(item) => item.fields.iter().map(|field| &field.attrs).collect(),
        Data::Enum(_) | Data::Union(_) => Vec::new(),
    };
    // rustc takes it above the value as well.
    for misplaced in fields.iter().copied().flatten().filter(|each| each.path().is_ident("id")) {
        sink.error(SpanRange::of(misplaced), text::ID_ON_FIELD);
    }
    for attributes in [&input.attrs].into_iter().chain(fields) {
        for item in serde::items(attributes, sink) {
            if READ_BY.contains(&item.key.as_str()) {
                sink.error(item.place, text::ID_READ_OTHERWISE.with(&[&item.key]));
            }
        }
    }
}

/// The type of the one value that the id holds.
pub(super) fn held<'a>(input: &'a DeriveInput, sink: &mut Sink) -> Option<&'a Type> {
    check_is_read_as_its_value(input, sink);
    if !input.generics.params.is_empty() {
        sink.error(SpanRange::of(&input.generics), text::ID_GENERIC);
        return None;
    }
    if let Data::Struct(item) = &input.data
        && let Fields::Unnamed(fields) = &item.fields
        && fields.unnamed.len() == 1
    {
        let held = fields.unnamed.first().map(|field| &field.ty);
        if let Some(borrowed) = held.filter(|ty| matches!(ty, Type::Reference(_))) {
            sink.error(SpanRange::of(borrowed), text::ID_BORROWED);
            return None;
        }
        return held;
    }
    sink.error(SpanRange::of(&input.ident), text::ID_OF_MORE.with(&[&input.ident]));
    None
}
