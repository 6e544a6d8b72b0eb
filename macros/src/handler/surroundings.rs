//! What a function is in and beside: an `impl` block, where a guard's type has no place, and another handler of
//! its name.
//!
//! A macro sees the function alone, and what rustc says of what a guard consists of says nothing of handlers. The source
//! file tells. It is parsed only where the guard is indented, or the name is in it twice.

use std::fs;

use syn::{Attribute, Block, Ident, ImplItem, Item, Signature, Stmt, TraitItem};

/// What is around a guarded function.
pub(super) struct Surroundings {
    /// The file, where the compiler tells it.
    source: Option<String>,
    /// Where the guard is in it; both count from one.
    line: usize,
    column: usize,
}

impl Surroundings {
    /// Those of the function that is expanded.
    pub(super) fn of_guard() -> Self {
        if !proc_macro::is_available() {
            return Self { source: None, line: 0, column: 0 };
        }
        let guard = proc_macro::Span::call_site();
        let source = guard.local_file().and_then(|file| fs::read_to_string(file).ok());
        Self { source, line: guard.line(), column: guard.column() }
    }

    /// Whether the guard begins its line, as none in an `impl` block does.
    pub(super) fn is_at_margin(&self) -> bool {
        self.source.is_some() && self.column == 1
    }

    /// Whether every guarded function of this name in the file is one of an `impl` block or of a trait.
    pub(super) fn is_in_impl(&self, name: &Ident) -> bool {
        let source = self.source.as_ref().filter(|_| self.column > 1);
        source.and_then(|source| found(source, name)).is_some_and(|found| found == Found::InImpl)
    }

    /// Whether a handler before this one has its name, in one module.
    pub(super) fn is_second(&self, name: &Ident) -> bool {
        let Some(source) = &self.source else { return false };
        let places = declared(source, &name.to_string());
        let before: usize =
            source.split_inclusive('\n').take(self.line.saturating_sub(1)).map(str::len).sum();
        places.len() > 1
            && places.iter().any(|place| *place < before)
            && syn::parse_file(source).is_ok_and(|file| has_twice(&file.items, name))
    }
}

/// Where functions of this name are declared, as far as the text tells.
fn declared(source: &str, name: &str) -> Vec<usize> {
    let begins = format!("fn {name}");
    let ends = |place: &usize| {
        let rest = source.get(place + begins.len()..).unwrap_or_default();
        !rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_')
    };
    source.match_indices(&begins).map(|(place, _)| place).filter(ends).collect()
}

/// Whether one module has two guarded functions of this name, neither of which may be compiled out.
fn has_twice(items: &[Item], name: &Ident) -> bool {
    let is_it = |item: &&Item| match item {
        Item::Fn(item) => {
            let is_sure = !item
                .attrs
                .iter()
                .any(|it| it.path().is_ident("cfg") || it.path().is_ident("cfg_attr"));
            item.sig.ident == *name && is_guarded(&item.attrs) && is_sure
        }
        _ => false,
    };
    let within = |item: &Item| match item {
        Item::Mod(module) => module.content.as_ref().is_some_and(|it| has_twice(&it.1, name)),
        _ => false,
    };
    items.iter().filter(is_it).count() > 1 || items.iter().any(within)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Free,
    InImpl,
}

fn found(source: &str, name: &Ident) -> Option<Found> {
    let file = syn::parse_file(source).ok()?;
    find(&file.items, name)
}

fn find(items: &[Item], name: &Ident) -> Option<Found> {
    let found: Vec<Found> = items.iter().filter_map(|item| find_in(item, name)).collect();
    freest(&found)
}

/// A free function counts more: a guard of its own may be the one that asks.
fn freest(found: &[Found]) -> Option<Found> {
    let free = found.iter().find(|found| **found == Found::Free);
    free.or(found.first()).copied()
}

fn find_in(item: &Item, name: &Ident) -> Option<Found> {
    match item {
        Item::Fn(item) if item.sig.ident == *name && is_guarded(&item.attrs) => Some(Found::Free),
        Item::Fn(item) => find_within(&item.block, name),
        Item::Mod(module) => find(&module.content.as_ref()?.1, name),
        Item::Impl(block) => {
            let methods = block.items.iter().filter_map(|item| match item {
                ImplItem::Fn(method) => Some((&method.attrs, &method.sig, Some(&method.block))),
                _ => None,
            });
            find_method(methods, name)
        }
        Item::Trait(item) => {
            let methods = item.items.iter().filter_map(|item| match item {
                TraitItem::Fn(it) => Some((&it.attrs, &it.sig, it.default.as_ref())),
                _ => None,
            });
            find_method(methods, name)
        }
        _ => None,
    }
}

/// What a method is read from.
type Method<'a> = (&'a Vec<Attribute>, &'a Signature, Option<&'a Block>);

fn find_method<'a>(methods: impl Iterator<Item = Method<'a>>, name: &Ident) -> Option<Found> {
    let found: Vec<Found> = methods
        .filter_map(|(attributes, signature, block)| {
            if signature.ident == *name && is_guarded(attributes) {
                return Some(Found::InImpl);
            }
            find_within(block?, name)
        })
        .collect();
    freest(&found)
}

/// The items between a function's statements.
fn find_within(block: &Block, name: &Ident) -> Option<Found> {
    let items = block.stmts.iter().filter_map(|statement| match statement {
        Stmt::Item(item) => find_in(item, name),
        _ => None,
    });
    freest(&items.collect::<Vec<_>>())
}

fn is_guarded(attributes: &[Attribute]) -> bool {
    let last = |attribute: &Attribute| attribute.path().segments.last().map(|it| it.ident.clone());
    attributes.iter().filter_map(last).any(|word| word == "secure" || word == "public")
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn a_second_handler_of_a_name_is_found() {
        let is_second = |source: &str, line: usize| {
            let source = Some(source.to_owned());
            Surroundings { source, line, column: 1 }.is_second(&parse_quote!(list))
        };
        let twice = "#[secure]\nasync fn list() {}\n#[public(rate = \"1/s\")]\nasync fn list() {}";
        assert!(is_second(twice, 3) && !is_second(twice, 1));
        assert!(is_second(&format!("mod a {{\n{twice}\n}}"), 4));
        for once in [
            "#[secure]\nasync fn list() {}\n#[secure]\nasync fn listed() {}",
            "mod a {\n#[secure]\nasync fn list() {} }\n#[secure]\nasync fn list() {}",
            "#[cfg(a)]\n#[secure]\nasync fn list() {}\n#[cfg(not(a))]\n#[secure]\nasync fn list() {}",
            "// fn list\nfn list() {}\n#[secure]\nasync fn list() {}",
        ] {
            assert!(!is_second(once, 3) && !is_second(once, 6), "{once}");
        }
    }

    #[test]
    fn a_guarded_function_of_an_impl_block_is_found() {
        let name = parse_quote!(list);
        let found = |source: &str| found(source, &name);
        assert_eq!(found("impl A { #[secure] async fn list() {} }"), Some(Found::InImpl));
        assert_eq!(
            found("mod m { impl A { #[palisade::public(rate = \"1/s\")] async fn list() {} } }"),
            Some(Found::InImpl)
        );
        assert_eq!(found("mod m { #[secure] async fn list() {} }"), Some(Found::Free));
        let both = "impl A { #[secure] async fn list() {} } mod m { #[secure] async fn list() {} }";
        assert_eq!(found(both), Some(Found::Free));
        assert_eq!(found("impl A { async fn list() {} }"), None);
        let method = "#[secure] async fn list() {}";
        assert_eq!(found(&format!("trait T {{ {method} }}")), Some(Found::InImpl));
        assert_eq!(found(&format!("fn main() {{ impl A {{ {method} }} }}")), Some(Found::InImpl));
        assert_eq!(found(&format!("fn main() {{ {method} }}")), Some(Found::Free));
        assert_eq!(found(&format!("impl A {{ fn f() {{ {method} }} }}")), Some(Found::Free));
    }
}
