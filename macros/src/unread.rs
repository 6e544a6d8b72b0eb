//! A type that no parser reads, such as one that lacks a comma between two fields: rustc, which reads it before any macro
//! does, tells what is wrong with it.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Data, DataUnion, DeriveInput, FieldsNamed, Token, WhereClause, token};

/// The name and the parameters of the type that `item` begins to declare, as a type that every derive refuses: what a derive
/// writes beside errors keeps those who use the type from being told more.
pub(crate) fn head(item: TokenStream) -> Option<DeriveInput> {
    read.parse2(item).ok()
}

fn read(input: ParseStream<'_>) -> syn::Result<DeriveInput> {
    let attrs = input.call(Attribute::parse_outer)?;
    let vis = input.parse()?;
    let is_struct = input.parse::<Option<Token![struct]>>()?.is_some();
    if !is_struct {
        input.parse::<Token![enum]>()?;
    }
    let (ident, mut generics) = (input.parse()?, input.parse::<syn::Generics>()?);
    generics.where_clause = input.parse::<Option<WhereClause>>()?;
    input.parse::<TokenStream>()?;
    let fields = FieldsNamed { brace_token: token::Brace::default(), named: <_>::default() };
    let data = Data::Union(DataUnion { union_token: <_>::default(), fields });
    Ok(DeriveInput { attrs, vis, ident, generics, data })
}

/// The tokens without the attributes that one of `names` begins, however deep they are.
pub(crate) fn without(tokens: TokenStream, names: &[&str]) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            kept.push(token);
            continue;
        };
        let is_behind_sign =
            matches!(kept.last(), Some(TokenTree::Punct(sign)) if sign.as_char() == '#');
        if is_behind_sign && group.delimiter() == Delimiter::Bracket {
            let first = group.stream().into_iter().next().map(|first| first.to_string());
            if first.is_some_and(|first| names.contains(&first.as_str())) {
                kept.pop();
            } else {
                kept.push(TokenTree::Group(group));
            }
            continue;
        }
        let mut within = proc_macro2::Group::new(group.delimiter(), without(group.stream(), names));
        within.set_span(group.span());
        kept.push(TokenTree::Group(within));
    }
    kept.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use quote::{ToTokens as _, quote};

    use super::*;

    #[test]
    fn what_begins_a_type_is_read_whatever_follows() {
        for item in [
            quote!(#[a] pub struct Line<'a, T: Clone> where T: Copy { name: &'a str other: T }),
            quote!(enum Line<'a, T: Clone> where T: Copy { One Two }),
            quote!(struct Line<'a, T: Clone> where T: Copy { #[(a)] one: u8 }),
        ] {
            let head = head(item).unwrap();
            assert_eq!(head.ident, "Line");
            let (_, arguments, clause) = head.generics.split_for_impl();
            assert_eq!(arguments.to_token_stream().to_string(), "< 'a , T >");
            assert!(clause.is_some());
        }
        assert!(
            head(quote!(
                fn line() {}
            ))
            .is_none()
        );
    }

    #[test]
    fn attributes_are_left_out_by_their_names() {
        let item =
            quote!(#[serde(a)] struct A { #[validate(b)] #[doc = "x"] one: [u8; 4] two: u8 });
        let kept = without(item, &["serde", "validate"]).to_string();
        assert_eq!(kept, quote!(struct A { #[doc = "x"] one: [u8; 4] two: u8 }).to_string());
    }
}
