//! What implements a trait beside this derive: another derive, or its author.
//!
//! A derive sees the attributes behind it and neither those before it nor the list that it is in. The
//! source file tells them; it is read once for each derive and not parsed.

use std::fs;

use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, Path, Token};

/// A trait as source text names it, and the crates that have it: a trait or a derive of another crate with the same
/// name, such as rkyv's `Serialize`, is another one. Without crates every one of the name is meant.
#[derive(Clone, Copy)]
pub(crate) struct Trait {
    name: &'static str,
    crates: &'static [&'static str],
}

/// `Debug`, which several crates derive.
pub(crate) const DEBUG: Trait = Trait { name: "Debug", crates: &[] };
/// serde's `Serialize`.
pub(crate) const SERIALIZE: Trait = Trait { name: "Serialize", crates: &["serde", "serde_derive"] };
/// palisade's `Resource`.
pub(crate) const RESOURCE: Trait = Trait { name: "Resource", crates: &["palisade"] };
/// std's `Error`, and the derives of it.
pub(crate) const ERROR: Trait =
    Trait { name: "Error", crates: &["std", "core", "thiserror", "derive_more"] };

impl Trait {
    /// Whether `path`, the text before the name, leads to it: nothing does where another is imported.
    fn is_at_end_of(self, path: &str) -> bool {
        let is_path = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
        let start = path.trim_end_matches(is_path).len();
        let path = path.get(start..).unwrap_or_default().trim_start_matches("::");
        let (first, is_whole) = path.split_once("::").map_or((path, true), |(it, _)| (it, false));
        self.crates.is_empty()
            || (is_whole && first.is_empty())
            || (!is_whole && self.crates.contains(&first))
    }

    /// Whether a file declares or imports another trait of the name.
    fn is_another(self, source: &str) -> bool {
        let imports = source.split("use ").skip(1);
        let mut imports = imports.map(|text| text.split(';').next().unwrap_or_default());
        !self.crates.is_empty()
            && (declared(source, "trait", self.name) > 0
                || imports.any(|import| {
                    words(import).any(|word| word == self.name)
                        && !words(import).any(|word| self.crates.contains(&word))
                }))
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
}

/// What implements the trait for the type that this derive is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beside {
    /// A derive before this one, or in one list with it.
    Derived,
    /// An implementation in the same file.
    ByHand,
}

/// The file that this derive is in.
fn source() -> Option<String> {
    let file = proc_macro::is_available().then(|| proc_macro::Span::call_site().local_file());
    fs::read_to_string(file??).ok()
}

/// What implements the trait for a type, as far as the source file tells.
pub(crate) fn beside(ident: &Ident, implemented: Trait) -> Option<Beside> {
    let source = source()?;
    let derive = proc_macro::Span::call_site();
    // Most files do not name it: std finds that out at once, where what follows is compiled without optimisation
    // and run for each derive of a file.
    if !source.contains(implemented.name) || implemented.is_another(&source) {
        return None;
    }
    let name = derive.source_text()?;
    let tail = at(&source, (derive.line(), derive.column()), &name)?;
    if is_derived_beside(tail, implemented) {
        return Some(Beside::Derived);
    }
    is_by_hand(&source, implemented, &ident.to_string()).then_some(Beside::ByHand)
}

/// The path of the trait where one of `attributes`, which are behind this derive, derives it.
pub(crate) fn derived_behind(attributes: &[Attribute], implemented: Trait) -> Option<Path> {
    let derives = attributes.iter().filter(|each| each.path().is_ident("derive"));
    let mut listed = derives.filter_map(|derive| {
        derive.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).ok()
    });
    let is_it = |path: &Path| {
        let of = |name: &str| path.segments.first().is_some_and(|first| first.ident == name);
        path.segments.last().is_some_and(|last| last.ident == implemented.name)
            && (implemented.crates.is_empty()
                || path.segments.len() == 1
                || implemented.crates.iter().any(|name| of(name)))
    };
    let found = listed.find_map(|list| list.into_iter().find(is_it))?;
    let is_another = source().is_some_and(|source| implemented.is_another(&source));
    (!is_another).then_some(found)
}

/// Whether the file implements the trait for its one type of this name.
fn is_by_hand(source: &str, implemented: Trait, name: &str) -> bool {
    let begins = format!("{} for ", implemented.name);
    if !source.contains(&begins) {
        return false;
    }
    let is_one = ["struct", "enum"].iter().map(|kind| declared(source, kind, name)).sum::<usize>();
    let mut conditional = false;
    let mut found = false;
    for line in source.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let subject = line.strip_prefix("impl").and_then(|line| line.split_once(&begins));
        let subject = subject.filter(|(before, _)| {
            before.ends_with([' ', ':', '>']) && implemented.is_at_end_of(before)
        });
        let named = subject.and_then(|(_, rest)| rest.strip_prefix(name));
        found |= named.is_some_and(|rest| !conditional && !begins_with_word(rest));
        conditional = line.starts_with("#[cfg") || (conditional && line.starts_with("#["));
    }
    is_one == 1 && found
}

/// How many items of a kind have the name.
fn declared(source: &str, kind: &str, name: &str) -> usize {
    let places = source.match_indices(kind).map(|(place, _)| place + kind.len());
    let tails = places.filter_map(|place| source.get(place..)?.strip_prefix(' '));
    tails.filter_map(|tail| tail.strip_prefix(name)).filter(|rest| !begins_with_word(rest)).count()
}

fn begins_with_word(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_')
}

/// The source before and from a derive of this name at a line and a column, which both count from one. Where
/// something else is there, as in an example of the documentation, the file is not what is compiled and tells
/// nothing.
fn at<'a>(
    source: &'a str,
    (line, column): (usize, usize),
    name: &str,
) -> Option<(&'a str, &'a str)> {
    let mut lines = source.split_inclusive('\n');
    let before: usize = lines.by_ref().take(line.saturating_sub(1)).map(str::len).sum();
    let within = lines.next().unwrap_or_default().chars();
    let within: usize = within.take(column.saturating_sub(1)).map(char::len_utf8).sum();
    let (head, tail) = source.split_at_checked(before + within)?;
    (!name.is_empty() && tail.starts_with(name)).then_some((head, tail))
}

/// Whether the trait is derived in the list that `tail` begins within, or before it.
fn is_derived_beside((head, tail): (&str, &str), implemented: Trait) -> bool {
    let Some(start) = head.rfind("#[") else { return false };
    let end = tail.find(']').unwrap_or(tail.len());
    let (before, own) = head.split_at_checked(start).unwrap_or_default();
    let derives = |attribute: &str| derives(attribute, implemented);
    derives(own)
        || derives(&format!("#[derive({}", tail.get(..end).unwrap_or_default()))
        || attributes_before(before).any(derives)
}

/// The attributes at the end of `text`, the last one first; comments between them are none.
fn attributes_before(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = without_comments(rest);
        let start = rest.ends_with(']').then(|| rest.rfind("#[")).flatten()?;
        let (before, attribute) = rest.split_at_checked(start)?;
        rest = before;
        Some(attribute)
    })
}

fn without_comments(text: &str) -> &str {
    let mut rest = text.trim_end();
    while let Some(line) =
        rest.lines().next_back().filter(|line| line.trim_start().starts_with("//"))
    {
        rest = rest.get(..rest.len() - line.len()).unwrap_or_default().trim_end();
    }
    rest
}

fn derives(attribute: &str, implemented: Trait) -> bool {
    let list = attribute.trim_start_matches("#[").trim_start();
    let mut places = list.match_indices(implemented.name);
    list.starts_with("derive")
        && places.any(|(place, name)| {
            let (before, behind) = list.split_at_checked(place).unwrap_or_default();
            let is_word = !before.ends_with(|it: char| it.is_alphanumeric() || it == '_');
            is_word
                && !begins_with_word(behind.strip_prefix(name).unwrap_or_default())
                && implemented.is_at_end_of(before)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The derive is where the caret is.
    fn found(source: &str) -> bool {
        let place = source.find('^').unwrap();
        let (head, line) = (&source[..place], source[..place].matches('\n').count() + 1);
        let column = head.rsplit('\n').next().unwrap().chars().count() + 1;
        let source = source.replace('^', "");
        at(&source, (line, column), "Redacted").is_some_and(|found| is_derived_beside(found, DEBUG))
    }

    #[test]
    fn a_debug_beside_or_above_is_found() {
        for source in [
            "#[derive(Debug, ^Redacted)]\nstruct A;",
            "#[derive(^Redacted, Clone, std::fmt::Debug)]\nstruct A;",
            "#[derive(\n    Clone,\n    Debug,\n    ^Redacted,\n)]\nstruct A;",
            "#[derive(Debug)]\n/// Words.\n// More.\n#[serde(tag = \"a\")]\n#[derive(^Redacted)]\nstruct A;",
            "fn é() {\n    #[derive(Debug)] #[derive(^Redacted)] struct A;\n}",
        ] {
            assert!(found(source), "{source}");
        }
    }

    #[test]
    fn a_debug_by_hand_is_found() {
        for source in [
            "struct A;\nimpl std::fmt::Debug for A {",
            "pub enum A {}\n\nmod b {\n    impl<'a> Debug for A {}\n}",
            "struct A<T>(T);\nimpl<T> fmt::Debug for A<T> {",
        ] {
            assert!(is_by_hand(source, DEBUG, "A"), "{source}");
        }
        for source in [
            "struct A;\nimpl Debug for Another {}",
            "struct A;\n// impl Debug for A {}",
            "struct A;\nimpl Display for A {}",
            "mod a { struct A; }\nmod b { struct A; impl Debug for A {} }",
            "struct A;\n#[cfg(test)]\n#[rustfmt::skip]\nimpl Debug for A {}",
            "impl Debug for A {}",
            "struct A;\nimpl MyDebug for A {}",
        ] {
            assert!(!is_by_hand(source, DEBUG, "A"), "{source}");
        }
    }

    #[test]
    fn other_traits_are_found_as_well() {
        let generic = "struct A<T>(T);\nimpl<T: Send + 'static> palisade::Resource for A<T> {";
        assert!(is_by_hand(generic, RESOURCE, "A"));
        assert!(!is_by_hand(generic, ERROR, "A") && !is_by_hand(generic, RESOURCE, "B"));
        let place = ("#[derive(", "Redacted, serde::Serialize)]\nstruct A<T>(T);");
        assert!(is_derived_beside(place, SERIALIZE) && !is_derived_beside(place, DEBUG));
    }

    #[test]
    fn a_trait_of_another_crate_with_the_same_name_is_another() {
        for own in ["crate::", "crate::shop::", "self::", "wire::"] {
            let by_hand = format!("struct A<T>(T);\nimpl<T> {own}Resource for A<T> {{");
            assert!(!is_by_hand(&by_hand, RESOURCE, "A"), "{by_hand}");
        }
        let place = |list| ("#[derive(", list);
        assert!(is_derived_beside(place("Redacted, Serialize)]\nstruct A<T>(T);"), SERIALIZE));
        for list in ["Redacted, rkyv::Serialize)]", "Redacted, SerializeRow)]"] {
            assert!(!is_derived_beside(place(list), SERIALIZE), "{list}");
        }
        for (source, implemented) in [
            ("use rkyv::{Archive, Serialize};", SERIALIZE),
            ("pub trait Resource {}", RESOURCE),
            ("use crate::{\n    shop::Resource,\n};", RESOURCE),
            ("use anyhow::Error;", ERROR),
        ] {
            assert!(implemented.is_another(source), "{source}");
        }
        for (source, implemented) in [
            ("use serde::{Deserialize, Serialize};\nuse rkyv::Archive;", SERIALIZE),
            ("use palisade::{Allow, Resource};\ntrait Resources {}", RESOURCE),
            ("use std::error::Error;", ERROR),
            ("use tracing::Debug;", DEBUG),
        ] {
            assert!(!implemented.is_another(source), "{source}");
        }
    }

    #[test]
    fn what_is_derived_behind_is_of_the_crates() {
        let behind = |derive: Attribute, implemented| derived_behind(&[derive], implemented);
        let derive = |path: Path| syn::parse_quote!(#[derive(Clone, #path)]);
        for (path, implemented) in [("Serialize", SERIALIZE), ("thiserror::Error", ERROR)] {
            assert!(behind(derive(syn::parse_str(path).unwrap()), implemented).is_some(), "{path}");
        }
        for (path, implemented) in [("rkyv::Serialize", SERIALIZE), ("shop::Error", ERROR)] {
            assert!(behind(derive(syn::parse_str(path).unwrap()), implemented).is_none(), "{path}");
        }
    }

    #[test]
    fn a_debug_of_another_type_is_not() {
        for source in [
            "#[derive(Debug)]\nstruct B;\n#[derive(Clone, ^Redacted)]\nstruct A;",
            "/// Has no `Debug`.\n#[derive(^Redacted)]\nstruct A;\n#[derive(Debug)]\nstruct B;",
            "// #[derive(Debug)]\n#[derive(^Redacted, DebugStub)]\nstruct A;",
            "#[cfg_attr(test, derive(Debug))]\n#[derive(^Redacted)]\nstruct A;",
            // A file that is not what is compiled: the derive is elsewhere in it.
            "#[derive(Debug)]\n#[der^ive(Redacted)]\nstruct A;",
        ] {
            assert!(!found(source), "{source}");
        }
    }
}
