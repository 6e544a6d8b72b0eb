//! While code is typed: whatever is half-written, the user's own code comes out as it went in, every
//! token at its own place, so that an editor completes parameters and bodies.

use std::collections::BTreeSet;
use std::ops::Range;
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

type Macro = fn(TokenStream, TokenStream) -> TokenStream;

const GUARDS: [Macro; 2] = [
    |arguments, item| {
        let syntax = crate::secure::syntax::read(arguments, item);
        crate::secure::emit::emit(&crate::secure::check::check(syntax))
    },
    |arguments, item| {
        let syntax = crate::public::syntax::read(arguments, item);
        crate::public::emit::emit(&crate::public::check::check(syntax))
    },
];

/// What is in the parentheses of a guard while it is written.
const ARGUMENTS: &[&str] = &[
    "",
    "r",
    "role",
    "role =",
    "role = ,",
    "role = \"",
    "role = \"admin\" rate",
    "role = \"admin\", rate = ",
    "role = any(",
    "role = any()",
    "role = any(\"admin\",)",
    "role = Role::",
    "allow = any(role(\"admin\"), )",
    "allow = any(role(), scope",
    "allow = not()",
    "rate()",
    "rate(limit)",
    "rate(limit = , burst = 5)",
    "rate = \"10/\"",
    "body = \"64\"",
    "crate =",
    "crate = ::",
    ",",
    ", ,",
    "= \"admin\"",
    "\"admin\"",
    "#",
    "reason = ",
    "reason = \"\", rate",
];

/// Functions while they are written.
const FUNCTIONS: &[&str] = &[
    "async fn hire() {}",
    "async fn hire() { db. }",
    "async fn hire(State(db): State<Db>) { db.insert(&new). }",
    "async fn hire(State(db): State<Db>) -> { db.insert() }",
    "async fn hire(State(db): State<Db>) -> Result< { db.insert() }",
    "async fn hire(State(db): State<Db>,) -> Json<Nowhere> { let x = ; x }",
    "async fn hire(db: , new: Json<New>) { new. }",
    "async fn hire(db, new: Json<New>) { new. }",
    "async fn hire(State(db): State<>) { db }",
    "async fn hire(#[unchecked] path: Path<String>) { path. }",
    "async fn hire(#[unchecked(] path: Path<String>) { path. }",
    "fn hire(State(db): State<Db>) { db }",
    "async fn (State(db): State<Db>) { db }",
    "async fn hire<T>(new: Json<T>) where T: { new }",
    "async fn hire<T: (new: Json<T>) { new }",
    "pub async fn hire(self, new: Json<New>) { new. }",
    "async fn hire(new: impl Into<New>) -> impl Into { new. }",
    "async fn hire()",
    "async fn hire();",
    "async fn",
];

/// Types while they are written, for the attribute that takes the item over.
const INPUTS: &[&str] = &[
    "pub struct New",
    "pub struct New { name }",
    "pub struct New { name: }",
    "pub struct New { name: Str, #[validate()] email: String }",
    "pub struct New { #[validate(length(max = ))] name: String }",
    "pub struct New { #[validate(len)] name: String, #[input(] id: u64 }",
    "pub struct New { #[input()] name: Vec< }",
    "pub struct New { #[input(role = )] pay: Option<u64> }",
    "pub enum Kind { Raise, Le",
    "pub enum Kind { Raise(u8), Leave }",
];

#[test]
fn the_users_function_comes_out_as_it_went_in() {
    let mut seen = 0;
    for guard in GUARDS {
        for arguments in ARGUMENTS {
            let Ok(arguments) = TokenStream::from_str(arguments) else { continue };
            for function in FUNCTIONS {
                let Ok(item) = TokenStream::from_str(function) else { continue };
                let output = guard(arguments.clone(), item.clone());
                assert_kept(&item, &output, function);
                seen += 1;
            }
        }
    }
    assert!(seen > 600, "{seen}");
}

#[test]
fn the_users_type_comes_out_as_it_went_in() {
    for written in INPUTS {
        let Ok(item) = TokenStream::from_str(written) else { continue };
        let output = crate::input::expand(TokenStream::new(), item.clone());
        assert_kept(&item, &output, written);
    }
}

/// A derive leaves the type where it is; it must come to an end and say something.
#[test]
fn a_derive_tells_what_is_half_written() {
    for written in INPUTS {
        let Ok(item) = TokenStream::from_str(written) else { continue };
        if syn::parse2::<syn::DeriveInput>(item.clone()).is_ok() {
            continue;
        }
        for derive in [crate::redacted::expand, crate::problem::expand] {
            assert!(derive(item.clone()).to_string().contains("compile_error"), "{written}");
        }
    }
}

#[test]
fn a_half_written_handler() {
    let [secure, _] = GUARDS;
    let item = "pub async fn hire(State(db): State<Db>, Json(new): Json<Nowhere>) -> Created<Employee> { db.insert(new). }";
    let output = secure(
        TokenStream::from_str("role = , rate = \"10/s\"").unwrap(),
        TokenStream::from_str(item).unwrap(),
    );
    // What is half-written cannot be laid out: the token after the dot is what the editor adds.
    let completed = output.to_string().replace("insert (new) . }", "insert (new) . completed }");
    insta::assert_snapshot!(prettyplease::unparse(&syn::parse_str(&completed).unwrap()));
}

/// Every name and literal of the user's, attributes aside, is there at its own place.
#[track_caller]
fn assert_kept(item: &TokenStream, output: &TokenStream, written: &str) {
    let (mut before, mut after) = (BTreeSet::new(), BTreeSet::new());
    places(item.clone(), &mut before);
    places(output.clone(), &mut after);
    let lost: Vec<_> = before.difference(&after).collect();
    assert!(lost.is_empty(), "{written}: {lost:?} is lost in\n{output}");
}

fn places(tokens: TokenStream, found: &mut BTreeSet<(String, usize, usize)>) {
    let mut attribute = false;
    for token in tokens {
        let Range { start, end } = token.span().byte_range();
        match token {
            TokenTree::Group(group) if attribute && group.delimiter() == Delimiter::Bracket => {}
            TokenTree::Group(group) => places(group.stream(), found),
            TokenTree::Punct(punct) => {
                attribute = punct.as_char() == '#';
                continue;
            }
            token => {
                found.insert((token.to_string(), start, end));
            }
        }
        attribute = false;
    }
}
