//! What a field of files may hold, as the runtime's `FileRule`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::input::syntax::FileOptions;
use crate::paths::Paths;

/// `FileRule::max(2097152).types(&[..])`.
pub(super) fn emit_rule(file: &FileOptions, paths: &Paths) -> TokenStream {
    let (rule, max, types) = (paths.file_rule(), emit_max(file), &file.types);
    let types = (!types.is_empty()).then(|| quote!(.types(&[#(#types),*])));
    quote!(#rule::max(#max) #types)
}

/// The largest size in bytes.
pub(super) fn emit_max(file: &FileOptions) -> Literal {
    Literal::u64_unsuffixed(file.max)
}
