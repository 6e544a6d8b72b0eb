//! What becomes of a type's parameters in its owned view: a lifetime is none, and a type parameter
//! stays where the view holds something of it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{GenericParam, Generics};

pub(in crate::redacted::emit) use crate::redacted::check::within;

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
