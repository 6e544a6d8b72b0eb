//! Which type parameters must be `Expose`.
//!
//! Parameters are bounded, not field types: a recursive generic type would never stop asking about
//! itself. An associated type (`T::Id`) is bounded in place of its parameter.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{Generics, Type};

/// The parameters and associated types that `types` mention, each once.
pub(super) fn mentioned<'a>(
    generics: &Generics,
    types: impl IntoIterator<Item = &'a Type>,
) -> Vec<TokenStream> {
    let parameters: Vec<&Ident> = generics.type_params().map(|each| &each.ident).collect();
    let mut found = ParameterScan { parameters, subjects: Vec::new() };
    if !found.parameters.is_empty() {
        types.into_iter().for_each(|ty| found.scan(ty.to_token_stream()));
    }
    found.subjects
}

struct ParameterScan<'a> {
    parameters: Vec<&'a Ident>,
    subjects: Vec<TokenStream>,
}

impl ParameterScan<'_> {
    fn scan(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        let mut qualified = false;
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Group(group) => self.scan(group.stream()),
                TokenTree::Ident(ident) if !qualified && self.parameters.contains(&&ident) => {
                    let associated = is_colon(tokens.peek());
                    self.add(subject(ident, associated, &mut tokens));
                    qualified = false;
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    qualified = true;
                    continue;
                }
                _ => {}
            }
            qualified = false;
        }
    }

    fn add(&mut self, subject: TokenStream) {
        let text = subject.to_string();
        if self.subjects.iter().all(|earlier| earlier.to_string() != text) {
            self.subjects.push(subject);
        }
    }
}

/// `T`, or `T::Id` where that is what follows.
fn subject(
    parameter: Ident,
    associated: bool,
    tokens: &mut impl Iterator<Item = TokenTree>,
) -> TokenStream {
    if !associated {
        return parameter.into_token_stream();
    }
    let rest: TokenStream = tokens.take(3).collect();
    quote!(#parameter #rest)
}

fn is_colon(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    fn bounds(types: &[Type]) -> Vec<String> {
        let generics: Generics = parse_quote!(<'a, T, U, const N: usize>);
        let found = mentioned(&generics, types);
        found.iter().map(|subject| subject.to_string().replace(' ', "")).collect()
    }

    #[test]
    fn a_parameter_is_found_however_deep_and_once() {
        assert_eq!(bounds(&[parse_quote!(Vec<(u8, [T; N])>), parse_quote!(&'a T)]), ["T"]);
        assert_eq!(bounds(&[parse_quote!(HashMap<U, Box<T>>)]), ["U", "T"]);
    }

    #[test]
    fn an_associated_type_stands_for_its_parameter() {
        assert_eq!(bounds(&[parse_quote!(Vec<T::Id>), parse_quote!(U)]), ["T::Id", "U"]);
    }

    #[test]
    fn a_path_that_ends_in_the_same_word_is_no_parameter() {
        assert_eq!(bounds(&[parse_quote!(crate::T), parse_quote!(String)]), [""; 0]);
    }
}
