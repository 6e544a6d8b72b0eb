//! What must hold of each field's type, asked of the type system while the program is compiled.
//!
//! A field whose type mentions no parameter is judged in a free constant, which `cargo check`
//! evaluates; the others are judged within the implementation, where their bounds are known.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{GenericParam, Generics};

use super::check::Plan;
use super::field::Checked;
use super::rules::{Check, Rule};
use crate::paths::Paths;
use crate::span::Spread;

/// The free constants, and what they need around them.
pub(super) fn free(plan: &Plan<'_>, paths: &Paths) -> TokenStream {
    let item = plan.item();
    let own = plan.fields().iter().filter(|field| !mentions(field, &item.generics));
    let constants: Vec<TokenStream> = own
        .flat_map(|field| {
            let ty = settled(field.ty.to_token_stream(), &item.ident);
            let probe = paths.probe();
            let facts = Facts {
                field: quote!(#probe::<#ty>::FIELD),
                reads: if field.custom { quote!(true) } else { quote!(#probe::<#ty>::READS) },
            };
            let cfg = &field.cfg;
            let calls = emit_calls(field, &facts, paths).into_iter();
            calls.map(move |call| quote!(#(#cfg)* const _: () = #call;)).collect::<Vec<_>>()
        })
        .collect();
    if constants.is_empty() {
        return TokenStream::new();
    }
    let fallback = paths.fallback();
    quote!(use #fallback as _; #(#constants)*)
}

/// What a field may hold, as far as that can be told without an error of its own: nothing where its
/// type mentions a parameter or the author reads or vouches for it.
pub(super) fn facts(field: &Checked<'_>, plan: &Plan<'_>, paths: &Paths) -> Option<TokenStream> {
    let item = plan.item();
    let asked = field.read && !field.custom && !field.trusted && !mentions(field, &item.generics);
    let (probe, ty) = (paths.probe(), settled(field.ty.to_token_stream(), &item.ident));
    asked.then(|| quote!(#probe::<#ty>::FIELD))
}

/// The constant within the implementation, where a field's type mentions a parameter.
pub(super) fn within(plan: &Plan<'_>, paths: &Paths) -> Option<TokenStream> {
    let generic = plan.fields().iter().filter(|field| mentions(field, &plan.item().generics));
    let checks: Vec<TokenStream> = generic
        .flat_map(|field| {
            let ty = field.ty;
            let subject = paths.at(Spread::of(ty).start()).input_field();
            let facts = Facts { field: quote!(<#ty as #subject>::FACTS), reads: quote!(true) };
            let cfg = &field.cfg;
            let calls = emit_calls(field, &facts, paths).into_iter();
            calls.map(move |call| quote!(#(#cfg)* #call;)).collect::<Vec<_>>()
        })
        .collect();
    (!checks.is_empty()).then(|| quote!(const CHECKED: () = { #(#checks)* };))
}

struct Facts {
    field: TokenStream,
    reads: TokenStream,
}

fn emit_calls(field: &Checked<'_>, facts: &Facts, paths: &Paths) -> Vec<TokenStream> {
    if !field.read {
        return Vec::new();
    }
    let place = Spread::of(field.ty);
    let rules = emit_rules(field, paths);
    let Facts { field: known, reads } = facts;
    let check = paths.at(place.start()).check_field();
    let mut calls = vec![place.call(&check, quote!(#known, #reads, #rules))];
    if field.id_unsaid {
        let place = Spread::of(field.ident);
        calls.push(place.call(&paths.at(place.start()).check_id(), known.clone()));
    }
    calls
}

fn emit_rules(field: &Checked<'_>, paths: &Paths) -> TokenStream {
    let has = |wanted: fn(&Rule) -> bool| field.rules.iter().any(wanted);
    let said = [
        ("length", has(Rule::bounds_length)),
        ("range", has(|rule| matches!(rule.check, Check::Range(_)))),
        ("nested", field.is_nested()),
        ("copied", field.left),
        ("trusted", field.trusted),
        ("object", field.object),
        ("file", field.file.is_some()),
    ];
    let said = said.into_iter().filter(|(_, said)| *said);
    let said = said.map(|(name, _)| Ident::new(name, Span::mixed_site()));
    let rules = paths.field_rules();
    quote!(#rules::NONE #(.#said())*)
}

/// Whether a field's type mentions a type or a constant that is a parameter.
fn mentions(field: &Checked<'_>, generics: &Generics) -> bool {
    let parameters: Vec<&Ident> = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
            GenericParam::Lifetime(_) => None,
        })
        .collect();
    let names_self = |ident: &Ident| ident == "Self" && !generics.params.is_empty();
    any(field.ty.to_token_stream(), &|ident| parameters.contains(&ident) || names_self(ident))
}

fn any(tokens: TokenStream, wanted: &impl Fn(&Ident) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => any(group.stream(), wanted),
        TokenTree::Ident(ident) => wanted(&ident),
        _ => false,
    })
}

/// A type as it may be written outside the struct: every lifetime static, `Self` by its name.
fn settled(tokens: TokenStream, name: &Ident) -> TokenStream {
    let mut lifetime = false;
    let settled = tokens.into_iter().map(|token| {
        let in_lifetime = std::mem::replace(&mut lifetime, false);
        match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), settled(group.stream(), name));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            TokenTree::Ident(ident) if in_lifetime => {
                TokenTree::Ident(Ident::new("static", ident.span()))
            }
            TokenTree::Ident(ident) if ident == "Self" => {
                TokenTree::Ident(Ident::new(&name.to_string(), ident.span()))
            }
            TokenTree::Punct(punct) => {
                lifetime = punct.as_char() == '\'';
                TokenTree::Punct(punct)
            }
            other => other,
        }
    });
    settled.collect()
}
