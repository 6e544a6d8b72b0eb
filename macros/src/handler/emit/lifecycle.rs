//! The version of a handler, and its end, as calls on a `Spec`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::option::version::Lifecycle;

/// `.version(..).deprecated(..).sunset(..).successor(..)`, as far as they were written.
pub(super) fn emit(lifecycle: &Lifecycle) -> TokenStream {
    let version = lifecycle.version.as_ref().map(|version| quote!(.version(#version)));
    let seconds = |seconds: &i64| Literal::i64_unsuffixed(*seconds);
    let deprecated = lifecycle.deprecated.as_ref().map(seconds);
    let deprecated = deprecated.map(|seconds| quote!(.deprecated(#seconds)));
    let sunset = lifecycle.sunset.as_ref().map(seconds).map(|seconds| quote!(.sunset(#seconds)));
    let successor = lifecycle.successor.as_ref().map(|target| quote!(.successor(#target)));
    quote!(#version #deprecated #sunset #successor)
}
