//! Everything that the value in an id is, the id is too.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;

use crate::names::local;
use crate::paths::Paths;
use crate::span::{SpanRange, generated};

/// Reading, as an object's id, as a field, in a path.
pub(super) fn implementations(ident: &Ident, held: &Type) -> TokenStream {
    let paths = Paths::new(None);
    let (object_id, field, path) = (paths.object_id(), paths.input_field(), paths.path_input());
    let (serde, facts) = (paths.serde(), paths.field_facts());
    let (context, refusal) = (paths.validation_context(), paths.refusal());
    let place = SpanRange::of(held);
    let read = place.method(held, &paths, Paths::object_id, "read");
    let (parts, d) = (local("parts"), local("D"));
    let option = quote!(::core::option::Option);
    let result = quote!(::core::result::Result);
    quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        impl #object_id for #ident {
            const PARTS: ::core::primitive::usize = <#held as #object_id>::PARTS;

            fn read(#parts: &[&::core::primitive::str]) -> #option<Self> {
                #option::map(#read(#parts), Self)
            }
        }
        #[automatically_derived]
        impl #field for #ident {
            const FACTS: #facts = <#held as #field>::FACTS;
        }
        #[automatically_derived]
        impl #path for #ident {
            const NAMES_OBJECT: ::core::primitive::bool = <#held as #path>::NAMES_OBJECT;
            const HELD: #facts = <#held as #path>::HELD;
            const COUNT: #option<::core::primitive::usize> = <#held as #path>::COUNT;

            fn check_path(&self, _: &#context<'_>) -> #result<(), #refusal> {
                #result::Ok(())
            }
        }
        #[automatically_derived]
        impl<'de> #serde::Deserialize<'de> for #ident {
            fn deserialize<#d: #serde::Deserializer<'de>>(deserializer: #d) -> #result<Self, #d::Error> {
                #result::map(<#held as #serde::Deserialize<'de>>::deserialize(deserializer), Self)
            }
        }
    }
}
