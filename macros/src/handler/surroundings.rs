//! Whether a function stands in an `impl` block, where a guard's type has no place.
//!
//! A macro sees the function alone, and what rustc says of a type in an `impl` block says nothing of
//! handlers. The source file tells, and is read only where the guard is indented.

use std::fs;

use syn::{Attribute, Ident, ImplItem, Item};

/// Whether every guarded function of this name in the file is one of an `impl` block.
pub(super) fn is_in_impl(name: &Ident) -> bool {
    source().and_then(|source| found(&source, name)).is_some_and(|found| found == Found::InImpl)
}

/// The file around the guard.
fn source() -> Option<String> {
    if !proc_macro::is_available() {
        return None;
    }
    let guard = proc_macro::Span::call_site();
    let is_indented = guard.column() > 1;
    is_indented.then(|| guard.local_file()).flatten().and_then(|file| fs::read_to_string(file).ok())
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

/// A free function counts more: a guard of its own may be the one that asks.
fn find(items: &[Item], name: &Ident) -> Option<Found> {
    let found: Vec<Found> = items.iter().filter_map(|item| find_in(item, name)).collect();
    let free = found.iter().find(|found| **found == Found::Free);
    free.or(found.first()).copied()
}

fn find_in(item: &Item, name: &Ident) -> Option<Found> {
    match item {
        Item::Fn(item) if item.sig.ident == *name && is_guarded(&item.attrs) => Some(Found::Free),
        Item::Mod(module) => find(&module.content.as_ref()?.1, name),
        Item::Impl(block) => {
            let methods = block.items.iter().any(|item| match item {
                ImplItem::Fn(item) => item.sig.ident == *name && is_guarded(&item.attrs),
                _ => false,
            });
            methods.then_some(Found::InImpl)
        }
        _ => None,
    }
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
        assert_eq!(found("fn main() { #[secure] async fn list() {} }"), None);
    }
}
