//! The frame around what a derive implements.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::{Generics, parse_quote};

use crate::names::local;
use crate::paths::Paths;
use crate::span::generated;

/// `impl .. trait for Type where .. { body }`, located at the type's name.
pub(crate) fn implement(
    ident: &Ident,
    generics: &Generics,
    interface: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    let implemented = implement_quietly(ident, generics, interface, body);
    quote_spanned!(generated(ident.span())=> #[allow(deprecated)] #implemented)
}

/// The same within something that allows what is deprecated already.
pub(crate) fn implement_quietly(
    ident: &Ident,
    generics: &Generics,
    interface: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    let (parameters, arguments, clause) = generics.split_for_impl();
    let unlisted = unlisted(ident, interface);
    quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        #unlisted
        impl #parameters #interface for #ident #arguments #clause {
            #body
        }
    }
}

/// Keeps the implementation out of messages where it is of the runtime, which alone says `crate = crate`: what is told
/// of a type of the application lists no other's.
pub(crate) fn unlisted(ident: &Ident, interface: &TokenStream) -> Option<TokenStream> {
    let idents = interface.clone().into_iter().filter_map(|token| match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    });
    let idents: Vec<String> = idents.take(3).collect();
    let is_of_runtime = match idents.as_slice() {
        [root, _] => root == "crate",
        [root, private, _] => root == "crate" && private == "private",
        _ => false,
    };
    is_of_runtime.then(|| quote_spanned!(generated(ident.span())=> #[diagnostic::do_not_recommend]))
}

/// `JsonInput` for a value that bounds itself: as a body of its own, or within one.
pub(crate) fn leaf_of_a_body(ident: &Ident, generics: &Generics, paths: &Paths) -> TokenStream {
    let (body, facts, field) = (paths.json_input(), paths.parameter_facts(), paths.input_field());
    let (parameters, arguments, clause) = generics.split_for_impl();
    let unnamed = names_nothing(ident, generics, paths);
    let schema = crate::documents::are_made().then(|| {
        let (schemas, value, named) = (paths.schemas(), paths.json_value(), local("schemas"));
        quote! {
            fn schema(#named: &mut #schemas) -> #value {
                <Self as #field>::schema(#named)
            }
        }
    });
    quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        #[allow(deprecated)]
        impl #parameters #body for #ident #arguments #clause {
            const BODY: #facts = #facts::leaf(<Self as #field>::FACTS);
            #schema
        }
        #unnamed
    }
}

/// `Names` and `Lookup` for what names no object and is not verified, so that it may be in a tuple beside what
/// does or is.
pub(crate) fn names_nothing(ident: &Ident, generics: &Generics, paths: &Paths) -> TokenStream {
    let (names, lookup, state) = (paths.names(), paths.lookup(), local("S"));
    let (parameters, arguments, clause) = generics.split_for_impl();
    let mut stated = generics.clone();
    stated.params.push(parse_quote!(#state));
    let (with_state, _, _) = stated.split_for_impl();
    let unlisted = unlisted(ident, &names);
    quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        #[allow(deprecated)]
        #unlisted
        impl #parameters #names<true> for #ident #arguments #clause {}
        #[automatically_derived]
        #[allow(deprecated)]
        #unlisted
        impl #with_state #lookup<#state, true> for #ident #arguments #clause {}
    }
}
