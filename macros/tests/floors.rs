//! The modules of this crate stand on floors: an import runs down, never up and never in a circle. Inside a module files do
//! not import each other in a circle either.
//!
//! A new module is added to [`ROOMS`] above everything that it imports.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails here is the finding")]

#[path = "../../runtime/src/floors/graph.rs"]
mod graph;
#[allow(dead_code, reason = "the runtime's own tests call the rest")]
#[path = "../../runtime/src/floors/paths.rs"]
mod paths;

use std::fs;
use std::path::{Path, PathBuf};

use graph::Crate;
use proc_macro2::{TokenStream, TokenTree};

/// The modules of the crate, from the ground up.
const ROOMS: [&str; 35] = [
    "messages",
    "address_range",
    "span",
    "sink",
    "unread",
    "derive",
    "suggest",
    "mentions",
    "documents",
    "names",
    "manifest",
    "paths",
    "implement",
    "angles",
    "alias",
    "beside",
    "args",
    "rule",
    "option",
    "handler",
    "redacted",
    "input",
    "id",
    "role",
    "scope",
    "schemes",
    "permission",
    "plan",
    "problem",
    "secure",
    "require",
    "public",
    "refusals",
    "fuzzed",
    "lib",
];

/// The stages within the module of one macro: each is the input of the next.
const STAGES: [&str; 3] = ["syntax", "check", "emit"];

#[test]
fn no_import_runs_up() {
    for (file, text) in sources() {
        let module = module(&file);
        assert!(floor(ROOMS, module.first()).is_some(), "{module:?} is missing from `ROOMS`");
        let upward = upward(&module, &text);
        assert!(upward.is_empty(), "{} imports {upward:?}, which stand above", module.join("::"));
    }
}

#[test]
fn an_import_that_runs_up_is_found() {
    for (module, text, found) in [
        ("span", "use crate::paths::Paths;", "paths::Paths"),
        ("span", "use crate::{messages::Text, paths};", "paths"),
        ("rule::check", "fn f(x: crate::option::rate::Per) {}", "option::rate::Per"),
        ("redacted", "use crate::input::check::Plan as Other;", "input::check::Plan"),
        ("role", "mod tests { use super::super::scope; }", "scope"),
        ("handler::emit", "mod tests { use crate::secure::check; }", "secure::check"),
        ("redacted::check", "use super::emit::view;", "redacted::emit::view"),
        ("redacted::check::field", "use super::super::{wire, emit};", "redacted::emit"),
        ("input::syntax", "use crate::input::check::Plan;", "input::check::Plan"),
        ("input::check", "fn f() { self::rules::is_on(); }", ""),
        ("input::emit", "use super::{check::Plan, syntax};", ""),
        ("problem::emit", "// use crate::public;\nuse crate::{names, redacted::credential};", ""),
    ] {
        let module: Vec<String> = module.split("::").map(str::to_owned).collect();
        assert_eq!(upward(&module, text).concat(), found, "{text}");
    }
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let mut macros = Crate::named("palisade_macros");
    for (file, text) in sources() {
        // What `lib.rs` defines are the macros, which nothing here can call; they are named like their modules.
        let text = if file == Path::new("lib.rs") { "" } else { &text };
        macros.add(file.to_str().unwrap(), text);
    }
    assert_eq!(macros.circles(), Vec::<String>::new());
}

#[test]
fn a_circle_of_files_is_found() {
    let circles = |files: &[(&str, &str)]| {
        let mut made_up = Crate::named("palisade_macros");
        made_up.add("lib.rs", "");
        for (file, text) in files {
            made_up.add(file, text);
        }
        made_up.circles()
    };
    let check = ("rule/check.rs", "use super::NameKind;\npub(crate) struct Rule(NameKind);");
    let above = "mod check;\npub(crate) use check::Rule;\npub(crate) enum NameKind {}";
    assert_eq!(circles(&[("rule/mod.rs", above), check]).len(), 1);
    let below =
        "mod check;\nmod kind;\npub(crate) use check::Rule;\npub(crate) use kind::NameKind;";
    let kind = ("rule/kind.rs", "pub(crate) enum NameKind {}");
    assert_eq!(circles(&[("rule/mod.rs", below), check, kind]), Vec::<String>::new());
}

/// Every source file, by its place below the crate's root.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    assert!(files.len() > 100, "{}", files.len());
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        (path.strip_prefix(&root).unwrap().to_path_buf(), text)
    };
    files.into_iter().map(read).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The module that a file is: `rule/mod.rs` is `rule`.
fn module(file: &Path) -> Vec<String> {
    let steps = file.with_extension("");
    let steps = steps.iter().map(|step| step.to_str().unwrap().to_owned());
    steps.filter(|step| step != "mod").collect()
}

/// The paths in `text`, the source of `module`, that lead to a floor above it.
fn upward(module: &[String], text: &str) -> Vec<String> {
    let mut paths = Vec::new();
    read(text.parse().unwrap(), module, &mut paths);
    paths.retain(|path| stands_above(path, module));
    paths.iter().map(|path| path.join("::")).collect()
}

fn stands_above(path: &[String], module: &[String]) -> bool {
    let room = |path: &[String]| floor(ROOMS, path.first());
    let stage = |path: &[String]| floor(STAGES, path.get(1));
    match (room(path), room(module)) {
        (Some(theirs), Some(own)) if theirs == own => {
            stage(path).zip(stage(module)).is_some_and(|(theirs, own)| theirs > own)
        }
        (Some(theirs), own) => own.is_none_or(|own| theirs > own),
        (None, _) => false,
    }
}

fn floor<const N: usize>(floors: [&str; N], name: Option<&String>) -> Option<usize> {
    floors.iter().position(|floor| name.is_some_and(|name| name == floor))
}

/// Every path in `tokens` that begins with `crate`, `self` or `super`, from the crate's root on.
fn read(tokens: TokenStream, module: &[String], paths: &mut Vec<Vec<String>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (TokenTree::Group(group), _) => read(group.stream(), module, paths),
            (TokenTree::Ident(word), [TokenTree::Ident(name), TokenTree::Group(body), ..])
                if word == "mod" =>
            {
                let inner = [module, &[name.to_string()]].concat();
                read(body.stream(), &inner, paths);
                rest = after.get(2..).unwrap_or_default();
            }
            (TokenTree::Ident(word), _) => match word.to_string().as_str() {
                "crate" => follow(after, Vec::new(), module, paths),
                "self" => follow(after, module.to_vec(), module, paths),
                "super" => follow(after, parent(module), module, paths),
                _ => {}
            },
            _ => {}
        }
    }
}

/// What follows `from`: `::super`, `::name` or `::{..}`.
fn follow(
    tokens: &[TokenTree],
    from: Vec<String>,
    module: &[String],
    paths: &mut Vec<Vec<String>>,
) {
    match tokens {
        [TokenTree::Punct(colon), TokenTree::Punct(_), next, rest @ ..]
            if colon.as_char() == ':' =>
        {
            match next {
                TokenTree::Ident(word) if word == "super" => {
                    follow(rest, parent(&from), module, paths);
                }
                TokenTree::Ident(name) => {
                    follow(rest, [from, vec![name.to_string()]].concat(), module, paths);
                }
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for each in inner.split(is_comma) {
                        branch(each, &from, module, paths);
                    }
                }
                _ => {}
            }
        }
        _ => paths.push(from),
    }
}

/// One path within the braces of a `use`.
fn branch(tokens: &[TokenTree], from: &[String], module: &[String], paths: &mut Vec<Vec<String>>) {
    match tokens {
        [TokenTree::Ident(word), rest @ ..] if word == "self" => {
            follow(rest, from.to_vec(), module, paths);
        }
        [TokenTree::Ident(name), rest @ ..] => {
            follow(rest, [from, &[name.to_string()]].concat(), module, paths);
        }
        _ => {}
    }
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
}

fn parent(module: &[String]) -> Vec<String> {
    module.split_last().map(|(_, parent)| parent.to_vec()).unwrap_or_default()
}
