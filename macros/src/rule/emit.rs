//! A rule as constants.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{LitStr, Path};

use super::syntax::{Join, Name, Tree};
use super::{Rule, World};
use crate::names;
use crate::paths::Paths;
use crate::span::Spread;

/// Writes rules and gathers the constants they name.
///
/// Each role or scope becomes a free `const __NAME_0: Member`, so that `cargo check` evaluates it even
/// where the rest is generic; it is spanned at what the user wrote.
#[derive(Debug)]
pub(crate) struct Members<'a> {
    paths: &'a Paths,
    roles: Option<&'a Path>,
    scopes: Option<&'a Path>,
    items: Vec<TokenStream>,
}

impl<'a> Members<'a> {
    /// Names are looked up in `crate::Role` and `crate::Scope` unless `roles` and `scopes` say where.
    pub(crate) fn new(paths: &'a Paths, roles: Option<&'a Path>, scopes: Option<&'a Path>) -> Self {
        Self { paths, roles, scopes, items: Vec::new() }
    }

    /// The rule as an expression of type `Rule`.
    pub(crate) fn rule(&mut self, rule: &Rule) -> TokenStream {
        self.tree(rule.tree())
    }

    /// The constants that the rules written so far refer to; they stand beside them.
    pub(crate) fn items(&self) -> TokenStream {
        self.items.iter().cloned().collect()
    }

    fn tree(&mut self, tree: &Tree) -> TokenStream {
        let rule = self.paths.rule();
        match tree {
            Tree::Name(World::Role, name) => {
                let member = self.member(World::Role, name);
                quote!(#rule::Role(#member))
            }
            Tree::Name(World::Scope, name) => {
                let member = self.member(World::Scope, name);
                quote!(#rule::Scope(#member))
            }
            Tree::Policy(path) => {
                let named = Spread::of(path).method(path, self.paths, Paths::condition, "NAMED");
                quote!(#rule::Condition(#named))
            }
            Tree::Owner(_) => quote!(#rule::Owner),
            Tree::Branch(branch) => {
                let rules = branch.trees.iter().map(|tree| self.tree(tree));
                let rules: Vec<TokenStream> = rules.collect();
                match branch.join {
                    Join::All => quote!(#rule::All(&[#(#rules),*])),
                    Join::Any => quote!(#rule::Any(&[#(#rules),*])),
                }
            }
            Tree::Not(inner) => {
                let inner = self.tree(inner);
                quote!(#rule::Not(&#inner))
            }
        }
    }

    fn member(&mut self, world: World, name: &Name) -> TokenStream {
        let constant = names::member(self.items.len());
        let member = self.paths.member();
        let value = match name {
            Name::Text(text) => self.emit_lookup(world, text),
            Name::Variant(path) => self.emit_variant(world, path),
        };
        self.items.push(quote!(const #constant: #member = #value;));
        quote!(#constant)
    }

    fn emit_lookup(&self, world: World, text: &LitStr) -> TokenStream {
        let paths = self.paths.at(text.span());
        let span = Spread::of(text).start();
        let (interface, missing, override_) = match world {
            World::Role => (paths.role_enum(), paths.missing_role(), self.roles),
            World::Scope => (paths.scope_enum(), paths.missing_scope(), self.scopes),
        };
        let named = paths.named();
        if let Some(world) = override_ {
            // At the user's own place: what is wrong with it is told there, once for all names.
            return quote_spanned!(span=> #named(<#world as #interface>::WORLD, #text));
        }
        let root = match world {
            World::Role => quote_spanned!(span=> Role),
            World::Scope => quote_spanned!(span=> Scope),
        };
        // The crate's own enum is found by the inner glob, which shadows the outer import. Where there
        // is none, the import stands in and says so in our words.
        quote_spanned! {span=> {
            #[allow(unused_imports)]
            use #missing;
            {
                #[allow(unused_imports)]
                use crate::*;
                #named(<#root as #interface>::WORLD, #text)
            }
        }}
    }

    fn emit_variant(&self, world: World, path: &Path) -> TokenStream {
        let place = Spread::of(path);
        let paths = self.paths.at(place.start());
        let interface = match world {
            World::Role => paths.role_enum(),
            World::Scope => paths.scope_enum(),
        };
        let variant = names::variant(place.start());
        let names = quote_spanned!(place.start()=> <_ as #interface>::WORLD);
        let number = quote!(#variant as ::core::primitive::usize);
        let call = place.call(&paths.placed(), quote!(#variant, #number, #names));
        quote!({ let #variant = #path; #call })
    }
}
