//! A rule as constants.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::{Ident, LitStr, Path};

use super::check::{leaf, place};
use super::syntax::{Branch, Join, Name, Tree};
use super::{NameKind, Rule, leaf_emit};
use crate::names;
use crate::paths::Paths;
use crate::span::SpanRange;

/// Writes rules and gathers the constants they name.
///
/// Each role or scope becomes a free `const __NAME_0: Member`, so that `cargo check` evaluates it even
/// where the rest is generic; it is spanned at what the user wrote.
#[derive(Debug)]
pub(crate) struct RuleEmitter<'a> {
    paths: &'a Paths,
    roles: Option<&'a Path>,
    scopes: Option<&'a Path>,
    permissions: Option<&'a Path>,
    items: Vec<TokenStream>,
    names: usize,
    /// The names in text that have a constant, each by what it is and where it is: one that is needed twice is
    /// reported once.
    texts: Vec<(NameKind, String, Ident)>,
    /// The policies that were named, each once; the owner is one of them.
    others: Vec<String>,
}

/// A rule as a constant, and as its checks see it.
struct EmittedRule {
    rule: TokenStream,
    sketch: TokenStream,
}

impl<'a> RuleEmitter<'a> {
    /// Names are looked up in `crate::Role` and `crate::Scope` unless `roles` and `scopes` say where.
    pub(crate) fn new(paths: &'a Paths, roles: Option<&'a Path>, scopes: Option<&'a Path>) -> Self {
        let (items, others) = (Vec::new(), Vec::new());
        Self { paths, roles, scopes, permissions: None, items, names: 0, texts: Vec::new(), others }
    }

    /// Permissions are looked up in `crate::Permission` unless `permissions` says where.
    pub(crate) fn with_permissions(mut self, permissions: Option<&'a Path>) -> Self {
        self.permissions = permissions;
        self
    }

    /// The rule as an expression of type `Rule`.
    pub(crate) fn rule(&mut self, rule: &Rule) -> TokenStream {
        self.tree(rule.tree()).rule
    }

    /// A permission that is named outside of a rule.
    pub(crate) fn permission(&mut self, name: &LitStr) {
        self.member(NameKind::Permission, &Name::Text(name.clone()));
    }

    /// The constants that the rules written so far refer to; they are beside them.
    pub(crate) fn items(&self) -> TokenStream {
        self.items.iter().cloned().collect()
    }

    fn tree(&mut self, tree: &Tree) -> EmittedRule {
        let (rule, sketch) = (self.paths.rule(), self.paths.rule_outline());
        match tree {
            Tree::Name(kind, name) => {
                let member = self.member(*kind, name);
                let rule = match kind {
                    NameKind::Role => quote!(#rule::Role(#member)),
                    NameKind::Scope => quote!(#rule::Scope(#member)),
                    NameKind::Permission => quote!(#rule::Permission(&#member)),
                };
                let sketch = match kind {
                    NameKind::Role | NameKind::Scope => quote!(#sketch::Name(#member)),
                    NameKind::Permission => quote!(#sketch::Permission(&#member)),
                };
                EmittedRule { rule, sketch }
            }
            Tree::Leaf(leaf) => {
                let constant = self.constant();
                self.items.push(leaf_emit::leaf(&constant, leaf, self.paths));
                let (rule, sketch) =
                    (quote!(#rule::Leaf(&#constant)), quote!(#sketch::Leaf(&#constant)));
                EmittedRule { rule, sketch }
            }
            Tree::Policy(path) if is_function(path) => {
                let constant = self.constant();
                self.items.push(leaf_emit::function(&constant, path, self.paths));
                EmittedRule { rule: quote!(#rule::Custom(#constant)), sketch: self.other(tree) }
            }
            Tree::Engine(engine) => {
                let constant = self.constant();
                self.items.push(leaf_emit::engine(&constant, engine, self.paths));
                EmittedRule { rule: quote!(#rule::Custom(#constant)), sketch: self.other(tree) }
            }
            Tree::Policy(path) => {
                let named = SpanRange::of(path).method(path, self.paths, Paths::condition, "NAMED");
                EmittedRule { rule: quote!(#rule::Custom(#named)), sketch: self.other(tree) }
            }
            Tree::Owner(_) => EmittedRule { rule: quote!(#rule::Owner), sketch: self.other(tree) },
            Tree::Branch(branch) => self.branch(branch),
            Tree::Not(inner) => {
                let inner = self.tree(inner);
                let (inside, outline) = (inner.rule, inner.sketch);
                EmittedRule {
                    rule: quote!(#rule::Not(&#inside)),
                    sketch: quote!(#sketch::Not(&#outline)),
                }
            }
        }
    }

    fn other(&mut self, tree: &Tree) -> TokenStream {
        let name = leaf(tree).unwrap_or_default();
        let known = self.others.iter().position(|other| *other == name);
        let number = known.unwrap_or_else(|| {
            self.others.push(name);
            self.others.len() - 1
        });
        let sketch = self.paths.rule_outline();
        quote!(#sketch::Other(#number))
    }

    fn branch(&mut self, branch: &Branch) -> EmittedRule {
        let (rule, sketch) = (self.paths.rule(), self.paths.rule_outline());
        let parts: Vec<EmittedRule> = branch.trees.iter().map(|tree| self.tree(tree)).collect();
        let rules = parts.iter().map(|part| &part.rule);
        let outlines = parts.iter().map(|part| &part.sketch);
        let written = match branch.join {
            Join::All => EmittedRule {
                rule: quote!(#rule::All(&[#(#rules),*])),
                sketch: quote!(#sketch::All(&[#(#outlines),*])),
            },
            Join::Any => EmittedRule {
                rule: quote!(#rule::Any(&[#(#rules),*])),
                sketch: quote!(#sketch::Any(&[#(#outlines),*])),
            },
        };
        if branch.may_repeat_itself() {
            self.items.push(emit_check(branch, &written.sketch, self.paths));
        }
        written
    }

    fn member(&mut self, kind: NameKind, name: &Name) -> TokenStream {
        let text = match name {
            Name::Text(text) => Some(format!("{:?} {:?}", text.value(), text.span())),
            Name::Variant(_) => None,
        };
        let known =
            self.texts.iter().find(|(of, known, _)| *of == kind && Some(known) == text.as_ref());
        if let Some((_, _, constant)) = known {
            return quote!(#constant);
        }
        let constant = self.constant();
        self.texts.extend(text.map(|text| (kind, text, constant.clone())));
        let member = match kind {
            NameKind::Role | NameKind::Scope => self.paths.member(),
            NameKind::Permission => self.paths.permission(),
        };
        let value = match name {
            Name::Text(text) => self.emit_lookup(kind, text),
            Name::Variant(path) => self.emit_variant(kind, path),
        };
        self.items.push(quote!(const #constant: #member = #value;));
        quote!(#constant)
    }

    fn constant(&mut self) -> Ident {
        let constant = names::member(self.names);
        self.names += 1;
        constant
    }

    fn emit_lookup(&self, kind: NameKind, text: &LitStr) -> TokenStream {
        let paths = self.paths.at(text.span());
        let span = SpanRange::of(text).start();
        let (interface, missing, elsewhere) = match kind {
            NameKind::Role => (paths.role_enum(), paths.missing_role(), self.roles),
            NameKind::Scope => (paths.scope_enum(), paths.missing_scope(), self.scopes),
            NameKind::Permission => {
                (paths.permission_enum(), paths.missing_permission(), self.permissions)
            }
        };
        let named = match kind {
            NameKind::Role | NameKind::Scope => paths.named(),
            NameKind::Permission => paths.permission_named(),
        };
        if let Some(declared) = elsewhere {
            // Located at the user's own path, where an error about it is reported once for all names.
            return quote_spanned!(span=> #named(<#declared as #interface>::NAME_SET, #text));
        }
        let root = match kind {
            NameKind::Role => quote_spanned!(span=> Role),
            NameKind::Scope => quote_spanned!(span=> Scope),
            NameKind::Permission => quote_spanned!(span=> Permission),
        };
        // The crate's own enum is found by the inner glob, which shadows the outer import. Where there
        // is none, the import takes its place and reports that.
        quote_spanned! {span=> {
            #[allow(unused_imports)]
            use #missing;
            {
                #[allow(unused_imports)]
                use crate::*;
                #named(<#root as #interface>::NAME_SET, #text)
            }
        }}
    }

    fn emit_variant(&self, kind: NameKind, path: &Path) -> TokenStream {
        let place = SpanRange::of(path);
        let paths = self.paths.at(place.start());
        let declared = match kind {
            NameKind::Role => paths.role_variant(),
            NameKind::Scope => paths.scope_variant(),
            NameKind::Permission => paths.permission_variant(),
        };
        let placed = match kind {
            NameKind::Role | NameKind::Scope => paths.placed(),
            NameKind::Permission => paths.permission_placed(),
        };
        let (variant, names) = (names::variant(place.start()), names::local("names"));
        // All over the path and as the user's own: what names another type is told so once, and not cast then.
        let declared = place.over(declared);
        let written = place.over(quote!(#declared(#path)));
        let number = quote!(#variant as ::core::primitive::usize);
        let call = place.call(&placed, quote!(#number, #names));
        quote!({ let (#variant, #names) = #written; #call })
    }
}

/// `can_hire`, which no type is called.
fn is_function(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| {
        last.ident.unraw().to_string().starts_with(|letter: char| !letter.is_uppercase())
    })
}

/// Asks of each part whether it can ever count; located at the part.
fn emit_check(branch: &Branch, sketch: &TokenStream, paths: &Paths) -> TokenStream {
    let (name, ty) = (names::branch(), paths.rule_outline());
    let calls = branch.trees.iter().enumerate().map(|(number, tree)| {
        let place = place(tree);
        let callee = quote_spanned!(place.start()=> #ty::check);
        place.call(&callee, quote!(&#name, #number))
    });
    quote! {
        const _: () = {
            const #name: #ty = #sketch;
            #(#calls;)*
        };
    }
}
