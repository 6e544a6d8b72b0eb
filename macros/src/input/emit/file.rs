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
    let types = emit_types(file).map(|types| quote!(.types(#types)));
    quote!(#rule::max(#max) #types)
}

/// `&["image/png"]`, or the constant that holds them.
fn emit_types(file: &FileOptions) -> Option<TokenStream> {
    Some(match file.types.as_ref()? {
        FileTypes::Each(types) => quote!(&[#(#types),*]),
        FileTypes::All(path) => path.to_token_stream(),
    })
}

/// What constants hold is a content type as well; what is written out was looked at already.
pub(super) fn emit_check(file: &FileOptions, paths: &Paths) -> Option<TokenStream> {
    let paths_named: Vec<SpanRange> = match file.types.as_ref()? {
        FileTypes::All(path) => vec![SpanRange::of(path)],
        FileTypes::Each(types) => {
            let named = types.iter().filter(|each| matches!(each, Expr::Path(_)));
            named.map(SpanRange::of).collect()
        }
    };
    let (first, last) = (paths_named.first()?, paths_named.last()?);
    let place = first.to(*last);
    let check = paths.at(place.start()).check_file_types();
    Some(place.call(&check, emit_types(file)?))
}

/// The largest size in bytes.
pub(super) fn emit_max(file: &FileOptions) -> Literal {
    Literal::u64_unsuffixed(file.max)
}
