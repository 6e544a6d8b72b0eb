//! What the tokens of a type give away before anything resolves them.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{GenericArgument, Path, PathArguments, Type};

/// What makes a type unfit for a guarded signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsupported {
    /// `impl Trait`.
    Opaque,
    /// `_`.
    Placeholder,
    /// A reference or lifetime that is not `'static`.
    Borrowed,
    /// `dyn Trait`, `[T]`, `str`.
    Unsized,
}

/// What is unfit about `ty`, if anything.
pub(super) fn unsupported(ty: &Type) -> Option<Unsupported> {
    let words = words(ty);
    if words.iter().any(|word| word == "impl") {
        return Some(Unsupported::Opaque);
    }
    if words.iter().any(|word| word == "_") {
        return Some(Unsupported::Placeholder);
    }
    if is_unsized(ty) {
        return Some(Unsupported::Unsized);
    }
    // Lifetimes in `fn(&str)` and `dyn Fn(&str)` are bound there.
    let binds = ["fn", "Fn", "FnMut", "FnOnce", "AsyncFn", "AsyncFnMut", "AsyncFnOnce", "for"];
    let bound = words.iter().any(|word| binds.contains(&word.as_str()));
    (!bound && borrows(&words)).then_some(Unsupported::Borrowed)
}

/// What holds values, each of a known size: by name, so that a guard which trusts it says itself what rustc did not.
const HOLDERS: [&str; 18] = [
    "State",
    "Extension",
    "Json",
    "Form",
    "Query",
    "Path",
    "Headers",
    "Cookies",
    "Claims",
    "Page",
    "Created",
    "Option",
    "Vec",
    "VecDeque",
    "HashMap",
    "HashSet",
    "BTreeMap",
    "BTreeSet",
];

fn is_unsized(ty: &Type) -> bool {
    match ty {
        Type::Paren(within) => is_unsized(&within.elem),
        Type::Group(within) => is_unsized(&within.elem),
        Type::Path(named) => named.path.is_ident("str") || holds_unsized(&named.path),
        Type::TraitObject(_) | Type::Slice(_) => true,
        _ => false,
    }
}

/// Whether it holds, however deep, a value without a size where one of a known size belongs.
fn holds_unsized(path: &Path) -> bool {
    let Some(last) = path.segments.last() else { return false };
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return false };
    let is_holder = HOLDERS.iter().any(|holder| last.ident == holder);
    arguments.args.iter().any(|argument| match argument {
        GenericArgument::Type(Type::Path(named)) if !named.path.is_ident("str") => {
            holds_unsized(&named.path)
        }
        GenericArgument::Type(ty) => is_holder && is_unsized(ty),
        _ => false,
    })
}

/// Whether `ty` has a lifetime with a name.
pub(super) fn names_lifetime(ty: &Type) -> bool {
    let words = words(ty);
    let next = words.iter().zip(words.iter().skip(1));
    next.into_iter().any(|(sign, name)| sign == "'" && name != "static" && name != "_")
}

/// Whether `ty` says `Self`.
pub(super) fn names_self(ty: &Type) -> bool {
    words(ty).iter().any(|word| word == "Self")
}

fn borrows(words: &[String]) -> bool {
    let not_static = |place: usize| words.get(place).is_none_or(|word| word != "static");
    words.iter().enumerate().any(|(place, word)| match word.as_str() {
        "'" => not_static(place + 1),
        "&" => words.get(place + 1).is_none_or(|next| next != "'"),
        _ => false,
    })
}

fn words(ty: &Type) -> Vec<String> {
    let mut words = Vec::new();
    flatten(ty.to_token_stream(), &mut words);
    words
}

fn flatten(tokens: TokenStream, words: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => flatten(group.stream(), words),
            other => words.push(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn owned_and_static_types_are_fit() {
        let types: [Type; 5] = [
            parse_quote!(Json<NewEmployee>),
            parse_quote!(Option<(State<Db>, [u8; 4])>),
            parse_quote!(&'static str),
            parse_quote!(State<Arc<dyn Fn(&str) -> bool + Send>>),
            parse_quote!(Extension<for<'a> fn(&'a str) -> &'a str>),
        ];
        for ty in types {
            assert_eq!(unsupported(&ty), None);
        }
    }

    #[test]
    fn opaque_borrowed_and_unnamed_types_are_not() {
        assert_eq!(unsupported(&parse_quote!(Json<impl Trait>)), Some(Unsupported::Opaque));
        assert_eq!(unsupported(&parse_quote!(Json<_>)), Some(Unsupported::Placeholder));
        assert_eq!(unsupported(&parse_quote!(&str)), Some(Unsupported::Borrowed));
        assert_eq!(unsupported(&parse_quote!(Cow<'a, str>)), Some(Unsupported::Borrowed));
        assert!(names_self(&parse_quote!(Option<Self>)));
        let sizeless: [Type; 7] = [
            parse_quote!(dyn Store),
            parse_quote!([u8]),
            parse_quote!(str),
            parse_quote!((dyn Store + Send)),
            parse_quote!(State<dyn Store>),
            parse_quote!(Json<Vec<str>>),
            parse_quote!(axum::Json<Arc<std::collections::HashMap<str, u8>>>),
        ];
        for ty in sizeless {
            assert_eq!(unsupported(&ty), Some(Unsupported::Unsized));
        }
        for held in [
            parse_quote!(State<Box<dyn Store>>),
            parse_quote!(Extension<Vec<Arc<[u8]>>>),
            parse_quote!(State<Mine<str>>),
        ] {
            assert_eq!(unsupported(&held), None);
        }
        assert!(names_lifetime(&parse_quote!(State<&'a str>)));
        assert!(!names_lifetime(&parse_quote!(State<Cow<'_, &'static str>>)));
    }
}
