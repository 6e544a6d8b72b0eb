//! What becomes of a type's parameters in its owned view: a lifetime is none, and a type parameter
//! stays where the view holds something of it.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{GenericParam, Generics, Type};

/// `<T: Viewed, const N: usize>`; `bound` writes the bound of one parameter.
pub(in crate::redacted::emit) fn parameters(
    generics: &Generics,
    held: &[TokenStream],
    bound: &dyn Fn(&Ident) -> TokenStream,
) -> TokenStream {
    angled(kept(generics, held).map(|parameter| match parameter {
        GenericParam::Const(parameter) => {
            let (ident, ty) = (&parameter.ident, &parameter.ty);
            quote!(const #ident: #ty)
        }
        GenericParam::Type(parameter) => bound(&parameter.ident),
        GenericParam::Lifetime(_) => TokenStream::new(),
    }))
}

/// `<T, N>`.
pub(in crate::redacted::emit) fn names(generics: &Generics, held: &[TokenStream]) -> TokenStream {
    angled(kept(generics, held).filter_map(name))
}

/// `<<T as Viewed>::View, N>`.
pub(in crate::redacted::emit) fn arguments(
    generics: &Generics,
    held: &[TokenStream],
    viewed: &TokenStream,
) -> TokenStream {
    angled(kept(generics, held).filter_map(|parameter| {
        let name = name(parameter)?;
        let is_type = matches!(parameter, GenericParam::Type(_));
        Some(if is_type { quote!(<#name as #viewed>::View) } else { name })
    }))
}

/// A field's type within the view: it owns what it holds, and `Self` is not the view.
pub(in crate::redacted::emit) fn within(
    ty: &Type,
    this: &Ident,
    generics: &Generics,
) -> TokenStream {
    let lifetimes: Vec<String> =
        generics.lifetimes().map(|each| each.lifetime.ident.to_string()).collect();
    let own = angled(
        generics.params.iter().map(|parameter| name(parameter).unwrap_or_else(|| quote!('static))),
    );
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
                let mut whole = proc_macro2::Group::new(group.delimiter(), inner);
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

fn kept<'a>(
    generics: &'a Generics,
    held: &'a [TokenStream],
) -> impl Iterator<Item = &'a GenericParam> {
    generics.params.iter().filter(|parameter| match parameter {
        GenericParam::Lifetime(_) => false,
        GenericParam::Const(_) => true,
        GenericParam::Type(parameter) => {
            held.iter().any(|subject| parameter.ident == subject.to_string())
        }
    })
}

fn name(parameter: &GenericParam) -> Option<TokenStream> {
    match parameter {
        GenericParam::Lifetime(_) => None,
        GenericParam::Const(parameter) => Some(parameter.ident.to_token_stream()),
        GenericParam::Type(parameter) => Some(parameter.ident.to_token_stream()),
    }
}

fn angled(items: impl Iterator<Item = TokenStream>) -> TokenStream {
    let items: Vec<TokenStream> = items.collect();
    if items.is_empty() { TokenStream::new() } else { quote!(<#(#items),*>) }
}
