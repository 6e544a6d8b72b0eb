//! Everything that the value in an id is, the id is too.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Generics, Path, Type};

use crate::alias;
use crate::implement::leaf_of_a_body;
use crate::names::local;
use crate::paths::Paths;
use crate::span::{SpanRange, generated};

/// Reading, as an object's id, as a field, in a path; asked by a probe, so that a value that is not an id is
/// one error, at its type.
pub(super) fn implementations(ident: &Ident, held: &Type, runtime: Option<&Path>) -> TokenStream {
    let paths = Paths::new(runtime);
    let mut held = held.clone();
    let alias = alias::take(&mut held, ident, &Generics::default(), 0);
    let held = &held;
    let (object_id, field, path) = (paths.object_id(), paths.input_field(), paths.path_input());
    let (serde, facts) = (paths.serde(), paths.field_facts());
    let (context, refusal) = (paths.validation_context(), paths.refusal());
    let (fallback, id_fallback) = (paths.fallback(), paths.id_fallback());
    let (entry_key, string) = (paths.entry_key(), paths.string());
    let place = SpanRange::of(held);
    let asked = place.method(held, &paths, Paths::id_bound, "ASKED");
    let at = paths.at(place.start());
    let (probe, id_probe) = (at.probe(), at.id_probe());
    let (parts, d) = (local("parts"), local("D"));
    let schema = crate::documents::are_made().then(|| {
        let (schemas, value, written) = (paths.schemas(), paths.json_value(), local("schemas"));
        quote! {
            fn schema(#written: &mut #schemas) -> #value {
                #id_probe::<#held>::schema(#written)
            }
        }
    });
    let body = leaf_of_a_body(ident, &Generics::default(), &paths);
    let option = quote!(::core::option::Option);
    let result = quote!(::core::result::Result);
    quote_spanned! {generated(ident.span())=>
        #[allow(deprecated)]
        const _: () = {
            #alias
            #[allow(unused_imports)]
            use {#fallback as _, #id_fallback as _};
            const _: () = #asked;
            #[automatically_derived]
            impl #object_id for #ident {
                const PARTS: ::core::primitive::usize = #id_probe::<#held>::PARTS;

                fn read(#parts: &[&::core::primitive::str]) -> #option<Self> {
                    #option::map(#id_probe::<#held>::read(#parts), Self)
                }
            }
            #[automatically_derived]
            impl #field for #ident {
                const FACTS: #facts = #facts::declared_id(#probe::<#held>::FIELD);
                #schema
            }
            #body
            #[automatically_derived]
            impl #entry_key for #ident {
                fn key(&self) -> #string {
                    #id_probe::<#held>::key(&self.0)
                }
            }
            #[automatically_derived]
            impl #path for #ident {
                const NAMES_OBJECT: ::core::primitive::bool = #id_probe::<#held>::NAMES_OBJECT;
                const HELD: #facts = #id_probe::<#held>::HELD;
                const COUNT: #option<::core::primitive::usize> = #id_probe::<#held>::COUNT;
                #schema

                fn check_path(&self, _: &#context<'_>) -> #result<(), #refusal> {
                    #result::Ok(())
                }
            }
            #[automatically_derived]
            impl<'de> #serde::Deserialize<'de> for #ident {
                fn deserialize<#d: #serde::Deserializer<'de>>(
                    deserializer: #d,
                ) -> #result<Self, #d::Error> {
                    #result::map(#id_probe::<#held>::deserialize(deserializer), Self)
                }
            }
        };
    }
}
