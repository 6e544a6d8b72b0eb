//! The type parameters that a view holds something of.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{GenericParam, Generics, Type};

use super::plan::{How, Plan};
use crate::redacted::bounds::mentioned;

impl Plan {
    /// The type parameters, and the associated types of them, that the view holds something of.
    pub(in crate::redacted) fn held(&self) -> Vec<TokenStream> {
        let shown = self.fields().filter(|field| matches!(field.how, How::Plain | How::Flat));
        let types = shown.map(|field| within(&field.ty, self.ident(), self.generics()));
        let types: Vec<Type> = types.filter_map(|ty| syn::parse2(ty).ok()).collect();
        mentioned(self.generics(), &types)
    }
}

/// A field's type within the view: it owns what it holds, and `Self` is not the view.
pub(crate) fn within(ty: &Type, this: &Ident, generics: &Generics) -> TokenStream {
    let lifetimes: Vec<String> =
        generics.lifetimes().map(|each| each.lifetime.ident.to_string()).collect();
    let arguments = generics.params.iter().map(|parameter| match parameter {
        GenericParam::Lifetime(_) => quote!('static),
        GenericParam::Const(parameter) => parameter.ident.to_token_stream(),
        GenericParam::Type(parameter) => parameter.ident.to_token_stream(),
    });
    let arguments: Vec<TokenStream> = arguments.collect();
    let own = (!arguments.is_empty()).then(|| quote!(<#(#arguments),*>));
    replaced(ty.to_token_stream(), &lifetimes, &quote!(#this #own))
}

fn replaced(tokens: TokenStream, lifetimes: &[String], own: &TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut apostrophe = false;
    for token in tokens {
        let after = std::mem::replace(&mut apostrophe, false);
        match token {
            TokenTree::Group(group) => {
                let inner = replaced(group.stream(), lifetimes, own);
                let mut whole = Group::new(group.delimiter(), inner);
                whole.set_span(group.span());
                out.extend([TokenTree::Group(whole)]);
            }
            TokenTree::Ident(ident) if after && lifetimes.contains(&ident.to_string()) => {
                out.extend([TokenTree::Ident(Ident::new("static", ident.span()))]);
            }
            TokenTree::Ident(ident) if !after && ident == "Self" => out.extend(own.clone()),
            token => {
                apostrophe = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\'');
                out.extend([token]);
            }
        }
    }
    out
}
