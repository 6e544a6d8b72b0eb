//! Any tokens into every macro: each answers with tokens, whatever it is given.
//!
//! `tests/fuzz` compiles this file in for its target `attributes`; the tests below run a fixed number
//! of cases of the same.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "what fails here is the finding")]

#[cfg(test)]
mod typing;

use std::sync::LazyLock;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

use crate::{id, input, permission, problem, public, redacted, role, schemes, scope, secure};

/// What is between the pieces of one case.
const BETWEEN: u8 = 0xff;
const PUNCTUATION: &[u8] = b",=:;.!?|&<>'#-+*/@$%^~";
const WORDS: &str = "role scope allow any all not policy owner roles scopes auth rate limit burst per cost \
    on_failure body timeout allow_ip objects cross_tenants from unredacted deprecated sunset successor step_up acr max_age amr auth_time \
    client during cedar authzen tenant claim permission permissions shadow break_glass lasts once_per grants \
    reason mask full truncate rename rename_all rename_all_fields sensitive serialize flatten view tag \
    content untagged raw_serialize implies status title detail type source from extension plain length \
    min max range nested email url custom regex object trusted nothing url_schemes serde expose redacted \
    validate input problem crate self super Self r#type _ pub async fn struct enum impl dyn where for \
    mut ref const static let true false u8 u16 i64 f64 String str Option Vec Box Json Path Query Result \
    Authorized Read T N State Principal Text Plain a b A B Admin Hr";
const LITERALS: [&str; 30] = [
    "10/s",
    "0/s",
    "1/d",
    "10/0s",
    "64KiB",
    "0",
    "5s",
    "99999999999999999999d",
    "10.0.0.0/8",
    "::1/129",
    "admin",
    "a:b",
    "last4",
    "first0",
    "last99",
    "email",
    "date_year",
    "pseudonym",
    "camelCase",
    "kind",
    "",
    "é",
    "why not",
    "{a} and {0} {",
    "}}{{",
    "https://a.example/x",
    "T<u8>",
    "2026-01-01",
    "named",
    "r#x",
];

/// One case: which macro, whether the pieces are text or stand for tokens, and the pieces.
///
/// # Panics
/// Where a macro panics, or answers an item that could be parsed with something that cannot.
pub(crate) fn run(data: &[u8]) {
    let Some((&choice, rest)) = data.split_first() else { return };
    let pieces: Vec<Option<TokenStream>> = rest
        .split(|byte| *byte == BETWEEN)
        .map(|piece| stream(choice & 0x80 != 0, piece))
        .collect();
    let piece = |place: usize| pieces.get(place).cloned().flatten().unwrap_or_default();
    let [one, two, three] = [piece(0), piece(1), piece(2)];
    let which = choice & 0x3f;
    if choice & 0x40 == 0 {
        expand(which, one, &two);
    } else {
        let (arguments, item) = template(which, &one, &two, &three);
        expand(which, arguments, &item);
    }
}

/// Runs one macro over its arguments, which a derive has none of, and its item.
fn expand(which: u8, arguments: TokenStream, item: &TokenStream) {
    let own = item.clone();
    let answer = match which % 7 {
        0 => secure::emit::emit(&secure::check::check(secure::syntax::read(arguments, own))),
        1 => public::emit::emit(&public::check::check(public::syntax::read(arguments, own))),
        2 if which & 0x20 != 0 => permission::expand(own),
        2 => role::expand(own),
        3 if which & 0x40 != 0 => id::expand(own),
        3 if which & 0x20 != 0 => schemes::expand(own),
        3 => scope::expand(own),
        4 => redacted::expand(own),
        5 => problem::expand(own),
        _ => input::expand(arguments, own),
    };
    // What an attribute cannot read it gives back as it stands; a derive writes its own alone.
    let is_derive = (2..=5).contains(&(which % 7));
    let readable =
        || matches!(syn::parse2(item.clone()), Ok(syn::Item::Fn(_) | syn::Item::Struct(_)));
    if is_derive || readable() {
        let whole = syn::parse2::<syn::File>(answer.clone());
        assert!(whole.is_ok(), "{which}: {item}\nbecomes what cannot be parsed\n{answer}");
    }
}

/// An item with the pieces where they matter.
fn template(
    which: u8,
    one: &TokenStream,
    two: &TokenStream,
    three: &TokenStream,
) -> (TokenStream, TokenStream) {
    let (arguments, item) = match which % 7 {
        0 | 1 => (one, quote!(async fn handle(#two) -> #three { Ok(()) })),
        2 if which & 0x20 != 0 => (
            one,
            quote!(#[permission(#one)] enum Permission { #[permission(#two)] Admin, Hr, #three }),
        ),
        2 => (one, quote!(#[role(#one)] enum Role { #[role(#two)] Admin, Hr, #three })),
        3 if which & 0x40 != 0 => (one, quote!(#[derive(#one)] struct EmployeeId(#two, #three);)),
        3 => (one, quote!(#[scope(#one)] enum Scope { #[scope(#two)] Read, #three })),
        4 if which & 0x20 == 0 => (
            one,
            quote!(#[redacted(#one)] struct Entity { #[expose(#two)] name: String, #[expose] #three }),
        ),
        4 => (
            one,
            quote!(#[redacted(#one)] enum Choice { One { #[expose(#two)] name: u8 }, Two(#[expose] #three) }),
        ),
        5 => (
            one,
            quote!(#[problem(#one)] enum Fault { #[problem(#two)] Lost { id: u64, #three }, #[problem(status = 409)] Taken }),
        ),
        _ => (
            one,
            quote!(struct New { #[validate(#two)] #[input(#two)] name: String, #[validate(length(max = 8))] #three }),
        ),
    };
    (arguments.clone(), item)
}

/// The tokens of one piece; none where it is text that no token is.
fn stream(text: bool, piece: &[u8]) -> Option<TokenStream> {
    if text {
        return String::from_utf8_lossy(piece).parse().ok();
    }
    let mut bytes = piece.iter();
    Some(tokens(&mut bytes, 0))
}

/// A token for every byte, up to the end of the group.
fn tokens(bytes: &mut std::slice::Iter<'_, u8>, deep: usize) -> TokenStream {
    let mut stream: Vec<TokenTree> = Vec::new();
    while let Some(&byte) = bytes.next() {
        let place = usize::from(byte);
        let token = match byte {
            // An apostrophe is one of a lifetime or none at all.
            22 | 23 => {
                stream.push(TokenTree::Punct(Punct::new('\'', Spacing::Joint)));
                TokenTree::Ident(word("a"))
            }
            // Rust's own parser stops at a depth, and so does what it hands to a macro.
            0xf0..=0xf2 if deep < 24 => {
                let delimiters = [Delimiter::Parenthesis, Delimiter::Bracket, Delimiter::Brace];
                let inner = tokens(bytes, deep + 1);
                TokenTree::Group(Group::new(delimiters[place - 0xf0], inner))
            }
            0xf3..=0xfe => break,
            _ if place < PUNCTUATION.len() * 2 => {
                let spacing = if place % 2 == 0 { Spacing::Alone } else { Spacing::Joint };
                TokenTree::Punct(Punct::new(char::from(PUNCTUATION[place / 2]), spacing))
            }
            _ if place < 44 + LITERALS.len() => {
                TokenTree::Literal(Literal::string(LITERALS[place - 44]))
            }
            74..=83 => TokenTree::Literal(Literal::u64_unsuffixed(u64::from(byte - 74) * 7)),
            84 => TokenTree::Literal(Literal::f64_unsuffixed(0.5)),
            85 => TokenTree::Literal(Literal::i8_suffixed(1)),
            86 => TokenTree::Literal(Literal::byte_string(b"x")),
            87 => TokenTree::Literal(Literal::u128_unsuffixed(u128::MAX)),
            _ => TokenTree::Ident(word(words()[(place - 88) % words().len()])),
        };
        stream.push(token);
    }
    stream.into_iter().collect()
}

fn words() -> &'static [&'static str] {
    static SPLIT: LazyLock<Vec<&str>> = LazyLock::new(|| WORDS.split_whitespace().collect());
    &SPLIT
}

fn word(text: &str) -> Ident {
    let at = Span::call_site();
    text.strip_prefix("r#").map_or_else(|| Ident::new(text, at), |raw| Ident::new_raw(raw, at))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;

    /// A case of the corpus, some of whose pieces are elsewhere, twice or not at all.
    fn cases() -> impl Strategy<Value = Vec<u8>> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fuzz/corpus/attributes");
        let mut files: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let corpus: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
        let change = (any::<[prop::sample::Index; 3]>(), any::<[bool; 2]>());
        let changes = prop::collection::vec(change, 0..6);
        (prop::sample::select(corpus), changes).prop_map(|(mut case, changes)| {
            for (places, [remove, repeat]) in changes {
                let [from, to, at] = places.map(|place| place.index(case.len().max(1)));
                let piece = case.get(from..to.min(from + 16)).unwrap_or_default().to_vec();
                if remove && from + piece.len() < case.len() {
                    case.drain(from..from + piece.len());
                }
                let at = at.min(case.len());
                if repeat {
                    case.splice(at..at, piece);
                }
            }
            case
        })
    }

    /// Bytes that stand for tokens, in the pieces of a template.
    fn tokens() -> impl Strategy<Value = Vec<u8>> {
        let bytes = prop::collection::vec(any::<u8>(), 0..48);
        (0..0x40_u8, bytes).prop_map(|(which, bytes)| [vec![which | 0x40], bytes].concat())
    }

    #[test]
    fn the_fuzz_target_holds_every_module() {
        let modules = |text: &str| -> Vec<String> {
            let names = text.lines().filter_map(|line| line.strip_prefix("mod "));
            names.map(str::to_owned).collect()
        };
        let fuzzed = include_str!("../../tests/fuzz/src/lib.rs");
        // A module of tests is not part of the macros.
        let whole = include_str!("lib.rs").replace("#[cfg(test)]\nmod refusals", "");
        assert_eq!(modules(fuzzed), modules(&whole));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]

        #[test]
        fn a_changed_case_of_the_corpus_is_answered(case in cases()) {
            run(&case);
        }

        #[test]
        fn any_tokens_are_answered(case in tokens()) {
            run(&case);
        }
    }
}
