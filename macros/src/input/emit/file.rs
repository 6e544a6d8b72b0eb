//! What a field of files may hold, as the runtime's `FileRule`.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};
use syn::Expr;

use crate::input::syntax::{FileOptions, FileTypes};
use crate::paths::Paths;
use crate::span::SpanRange;

/// `FileRule::max(2097152).types(&[..])`.
pub(super) fn emit_rule(file: &FileOptions, paths: &Paths) -> TokenStream {
    let (rule, max) = (paths.file_rule(), emit_max(file));
    let types = file.types.as_ref().map(|types| emit_types(types, paths));
    let types = types.map(|types| quote!(.types(#types)));
    quote!(#rule::max(#max) #types)
}

/// `&["image/png"]`, or what a constant holds, which is looked at here: what is written out was before.
fn emit_types(types: &FileTypes, paths: &Paths) -> TokenStream {
    let (written, named) = match types {
        FileTypes::All(path) => (path.to_token_stream(), vec![SpanRange::of(path)]),
        FileTypes::Each(types) => {
            let named = types.iter().filter(|each| matches!(each, Expr::Path(_)));
            (quote!(&[#(#types),*]), named.map(SpanRange::of).collect())
        }
    };
    let (Some(first), Some(last)) = (named.first(), named.last()) else { return written };
    let place = first.to(*last);
    let check = place.call(&paths.at(place.start()).check_file_types(), written);
    quote!({
        const __TYPES: &[&::core::primitive::str] = #check;
        __TYPES
    })
}

/// The largest size in bytes.
pub(super) fn emit_max(file: &FileOptions) -> Literal {
    Literal::u64_unsuffixed(file.max)
}
