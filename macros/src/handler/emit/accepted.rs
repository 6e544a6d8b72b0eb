//! The schemes that a handler names, as types: a router whose application declares its schemes compares them.
//!
//! The compiler prints these types, so that each is called as its scheme is. A handler that names none costs nothing.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{Ident, LitStr};

use crate::handler::Handler;
use crate::names;
use crate::paths::Paths;
use crate::span::{generated, own};

/// The schemes that the runtime has types of, as in `runtime/src/router/schemes.rs`.
const KNOWN: [&str; 8] =
    ["api_key", "basic", "dpop", "introspection", "jwt", "mtls", "session", "webhook"];

/// As many are in one tuple; the last of more is a tuple of the others.
const MOST: usize = 4;

/// `, jwt` or `, (jwt, __hire_schemes::badge)`, as the last argument of the request's type.
pub(super) fn emit_type(
    handler: &Handler,
    schemes: &[LitStr],
    paths: &Paths,
) -> Option<TokenStream> {
    let (known, module) = (paths.known_schemes(), names::schemes(handler.name()));
    let types = named(schemes).into_iter().map(|(scheme, name, is_known)| {
        if is_known {
            let name = Ident::new(&scheme.value(), name.span());
            quote!(#known::#name)
        } else {
            quote!(#module::#name)
        }
    });
    let types: Vec<TokenStream> = types.collect();
    (!types.is_empty()).then(|| {
        let joined = joined(&types);
        quote!(, #joined)
    })
}

/// The types of the schemes that the runtime does not know.
pub(super) fn emit_names(handler: &Handler, schemes: &[LitStr]) -> Option<TokenStream> {
    let own_names = own_names(schemes);
    let span = handler.name().span();
    let (visibility, beside) =
        (own(handler.visibility.to_token_stream(), span), &handler.attributes.beside);
    let module = names::schemes(handler.name());
    (!own_names.is_empty()).then(|| {
        // Whole where the handler names them: rustc points there.
        let types = own_names
            .iter()
            .map(|(_, name)| quote_spanned!(name.span()=> #[non_exhaustive] pub struct #name {}));
        quote! {
            #beside
            #[doc(hidden)]
            #[allow(non_camel_case_types, unreachable_pub)]
            #visibility mod #module {
                #(#types)*
            }
        }
    })
}

/// By what each of them is the same as that of another handler.
pub(super) fn emit_hashes(handler: &Handler, schemes: &[LitStr], paths: &Paths) -> TokenStream {
    let (scheme_name, hash, hashed) = (paths.scheme_name(), paths.name_hash(), paths.scheme_hash());
    let module = names::schemes(handler.name());
    let each = own_names(schemes).into_iter().map(|(scheme, name)| {
        quote! {
            impl #scheme_name for #module::#name {
                type Hash = #hash<{ #hashed(#scheme) }>;
            }
        }
    });
    each.collect()
}

fn own_names(schemes: &[LitStr]) -> Vec<(&LitStr, Ident)> {
    let own = named(schemes).into_iter().filter(|(_, _, is_known)| !is_known);
    own.map(|(scheme, name, _)| (scheme, name)).collect()
}

/// Each scheme with a name for its type, which is where the scheme is named, and whether the runtime has the type.
fn named(schemes: &[LitStr]) -> Vec<(&LitStr, Ident, bool)> {
    let mut taken: Vec<String> = Vec::new();
    let each = schemes.iter().map(|scheme| {
        let mut name = identifier(&scheme.value());
        let is_known = KNOWN.contains(&scheme.value().as_str());
        // `api-key` is called otherwise than `api_key`: the compiler prints the path of what has the name of another.
        while taken.contains(&name) || (!is_known && KNOWN.contains(&name.as_str())) {
            name.push('_');
        }
        taken.push(name.clone());
        let name = Ident::new(&name, generated(scheme.span()));
        (scheme, name, is_known)
    });
    each.collect()
}

/// `partner-key` is `partner_key`, and a keyword has a letter more.
fn identifier(scheme: &str) -> String {
    let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    let mut name: String = scheme.chars().map(letter).collect();
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if syn::parse_str::<Ident>(&name).is_err() {
        name.push('_');
    }
    name
}

fn joined(types: &[TokenStream]) -> TokenStream {
    match types {
        [one] => one.clone(),
        few if few.len() <= MOST => quote!((#(#few),*)),
        many => {
            let (first, others) = many.split_at(MOST - 1);
            let others = joined(others);
            quote!((#(#first,)* #others))
        }
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn a_type_is_called_as_its_scheme_is() {
        for (scheme, name) in [
            ("badge", "badge"),
            ("partner-key", "partner_key"),
            ("2fa", "_2fa"),
            ("type", "type_"),
            ("self", "self_"),
            ("é", "__"),
        ] {
            assert_eq!(identifier(scheme), name);
        }
        let schemes: [LitStr; 4] = [
            parse_quote!("a-b"),
            parse_quote!("a_b"),
            parse_quote!("api_key"),
            parse_quote!("api-key"),
        ];
        let named: Vec<_> =
            named(&schemes).into_iter().map(|(_, name, known)| (name.to_string(), known)).collect();
        assert_eq!(
            named,
            [("a_b", false), ("a_b_", false), ("api_key", true), ("api_key_", false)]
                .map(|(name, is_known)| (name.to_owned(), is_known))
        );
    }

    #[test]
    fn many_schemes_are_a_tuple_in_a_tuple() {
        let types = |count: usize| joined(&vec![quote!(T); count]).to_string();
        assert_eq!(types(1), "T");
        assert_eq!(types(4), "(T , T , T , T)");
        assert_eq!(types(5), "(T , T , T , (T , T))");
        assert_eq!(types(9), "(T , T , T , (T , T , T , (T , T , T)))");
    }
}
