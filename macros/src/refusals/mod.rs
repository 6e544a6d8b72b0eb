//! Misuses that share their message with a case of `tests/ui`: the same text, at their own token.
//!
//! A case shows what rustc makes of a text; each further way to earn it is a row here and needs no
//! rustc. A row says what is at fault, and its fix, which is accepted.

mod input;
mod problem;
mod public;
mod redacted;
mod row;
mod secure;

use std::fs;
use std::path::Path;

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{Attribute, Item, LitStr};

use row::Row;

const ALL: &[&[Row]] = &[input::ROWS, problem::ROWS, public::ROWS, redacted::ROWS, secure::ROWS];

#[test]
fn every_misuse_is_one_error_at_its_token_with_the_message_of_its_case() {
    let faults: Vec<String> = ALL.iter().copied().flatten().filter_map(fault).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn fault(row: &Row) -> Option<String> {
    let errors = errors(row.refused);
    let shown = shown(row.case);
    let other = |text: &str| text.lines().map(without_names).find(|line| !shown.contains(line));
    let fault = match errors.as_slice() {
        [(_, token)] if token != row.token => format!("points at `{token}`"),
        [(text, _)] => format!("{} does not say {}", row.case, other(text)?),
        errors => format!("{errors:?} in place of one error"),
    };
    Some(format!("{}: {fault}", row.refused))
}

#[test]
fn every_fix_is_accepted() {
    for row in ALL.iter().copied().flatten() {
        assert_eq!(errors(row.fixed), [], "{}", row.fixed);
        assert_ne!(row.refused, row.fixed);
    }
}

/// The lines of a snapshot, without names.
fn shown(case: &str) -> Vec<String> {
    let (group, name) = case.split_once('/').unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/ui").join(group);
    let path = folder.join("fail").join(name).with_extension("stderr");
    let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("no {}", path.display()));
    text.lines()
        .map(|line| without_names(line.trim_start().trim_start_matches("error: ")))
        .collect()
}

/// A line whose names, each between backticks, are left out.
fn without_names(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("``")
}

/// What an item's outermost macro reports: each text, and the source text under it.
fn errors(source: &str) -> Vec<(String, String)> {
    let mut item: Item = syn::parse_str(source).unwrap();
    let attribute = attributes(&mut item).remove(0);
    let arguments = match &attribute.meta {
        syn::Meta::List(list) => list.tokens.clone(),
        _ => TokenStream::new(),
    };
    let item = quote::quote!(#item);
    let name = attribute.path().get_ident().unwrap().to_string();
    let expanded = match name.as_str() {
        "secure" => crate::secure::emit::emit(&crate::secure::check::check(
            crate::secure::syntax::read(arguments, item),
        )),
        "public" => crate::public::emit::emit(&crate::public::check::check(
            crate::public::syntax::read(arguments, item),
        )),
        "input" => crate::input::expand(arguments, item),
        "derive" if arguments.to_string() == "Redacted" => crate::redacted::expand(item),
        "derive" if arguments.to_string() == "Id" => crate::id::expand(item),
        "derive" if arguments.to_string() == "Problem" => crate::problem::expand(item),
        other => panic!("no macro is called `{other}`"),
    };
    let mut found = Vec::new();
    gather(expanded, &mut found);
    found
}

fn attributes(item: &mut Item) -> &mut Vec<Attribute> {
    match item {
        Item::Fn(item) => &mut item.attrs,
        Item::Struct(item) => &mut item.attrs,
        Item::Enum(item) => &mut item.attrs,
        other => panic!("no macro takes {other:?}"),
    }
}

/// Every `compile_error!` in the tokens.
fn gather(tokens: TokenStream, found: &mut Vec<(String, String)>) {
    let mut start: Option<Span> = None;
    for token in tokens {
        match (token, start) {
            (TokenTree::Ident(ident), _) if ident == "compile_error" => start = Some(ident.span()),
            (TokenTree::Group(group), Some(from)) => {
                start = None;
                let text = syn::parse2::<LitStr>(group.stream()).unwrap().value();
                let place = from.join(group.span()).and_then(|place| place.source_text());
                found.push((text, place.unwrap_or_default()));
            }
            (TokenTree::Group(group), None) => gather(group.stream(), found),
            _ => {}
        }
    }
}
