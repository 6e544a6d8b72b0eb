//! What must hold of each field's type, asked of the type system while the program is compiled.
//!
//! A field whose type mentions no parameter is checked in a free constant, which `cargo check`
//! evaluates; the others are checked within the implementation, where their bounds are known.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{Generics, ItemStruct};

use super::field_type::{holds_itself, is_generic};
use super::{fulfilment, reading};
use crate::input::check::rules::{RuleKind, ValidationRule};
use crate::input::check::{CheckedField, Plan};
use crate::paths::Paths;
use crate::span::SpanRange;

/// The free constants, and what they need around them.
pub(super) fn free(plan: &Plan<'_>, paths: &Paths) -> TokenStream {
    let item = plan.item();
    let own = plan.fields().iter().filter(|field| !is_generic(field, &item.generics));
    let constants: Vec<TokenStream> = own
        .flat_map(|field| {
            let reads = || probed(field, item, paths, "READS");
            let facts = FieldExpressions {
                field: asked(field, item, paths),
                reads: if field.custom { quote!(true) } else { reads() },
                is_asked: reading::is_asked(field, item) && !field.bound,
            };
            let cfg = &field.cfg;
            let calls = emit_calls(field, item, &facts, paths).into_iter();
            calls.map(move |call| quote!(#(#cfg)* const _: () = #call;)).collect::<Vec<_>>()
        })
        .collect();
    let flattened = (!is_of_parameters(&item.generics)).then(|| {
        let (_, arguments, _) = item.generics.split_for_impl();
        let ident = &item.ident;
        let whole = without_lifetimes(quote!(#ident #arguments), ident);
        emit_flattened(plan, &whole, paths).map(|call| quote!(const _: () = #call;))
    });
    let flattened = flattened.flatten();
    if constants.is_empty() && flattened.is_none() {
        return TokenStream::new();
    }
    let fallback = paths.fallback();
    quote!(use #fallback as _; #(#constants)* #flattened)
}

/// Whether what a type says depends on what it is filled with.
fn is_of_parameters(generics: &Generics) -> bool {
    generics.type_params().next().is_some() || generics.const_params().next().is_some()
}

/// Names that are beside those of a flattened field, told at its type.
fn emit_flattened(plan: &Plan<'_>, whole: &TokenStream, paths: &Paths) -> Option<TokenStream> {
    let field = plan.fields().iter().find(|field| field.flattened && field.read)?;
    let (place, input) = (SpanRange::of(field.ty), paths.input());
    let check = paths.at(place.start()).check_flattened();
    Some(place.call(&check, quote!(<#whole as #input>::FIELDS)))
}

/// What a field may hold, as far as that is known without an error of its own: nothing where a generic
/// type holds itself, or the author reads it, or vouches for a type that mentions a parameter.
pub(super) fn facts(
    field: &CheckedField<'_>,
    plan: &Plan<'_>,
    paths: &Paths,
) -> Option<TokenStream> {
    let item = plan.item();
    let unasked = is_generic(field, &item.generics) && (field.trusted || holds_itself(field, item));
    let is_asked = field.read && !field.custom && !unasked;
    is_asked.then(|| asked(field, item, paths))
}

/// The constant within the implementation, where a field's type mentions a parameter.
pub(super) fn within(plan: &Plan<'_>, paths: &Paths) -> Option<TokenStream> {
    let item = plan.item();
    let generic = plan.fields().iter().filter(|field| is_generic(field, &item.generics));
    let mut checks: Vec<TokenStream> = generic
        .flat_map(|field| {
            let facts = FieldExpressions {
                field: asked(field, item, paths),
                reads: quote!(true),
                is_asked: false,
            };
            let cfg = &field.cfg;
            let calls = emit_calls(field, item, &facts, paths).into_iter();
            calls.map(move |call| quote!(#(#cfg)* #call;)).collect::<Vec<_>>()
        })
        .collect();
    let flattened = is_of_parameters(&item.generics)
        .then(|| emit_flattened(plan, &quote!(Self), paths).map(|call| quote!(#call;)));
    checks.extend(flattened.flatten());
    (!checks.is_empty()).then(|| quote!(const CHECKED: () = { #(#checks)* };))
}

struct FieldExpressions {
    field: TokenStream,
    reads: TokenStream,
    /// Whether the derive says nothing where the type cannot be read.
    is_asked: bool,
}

fn emit_calls(
    field: &CheckedField<'_>,
    item: &ItemStruct,
    facts: &FieldExpressions,
    paths: &Paths,
) -> Vec<TokenStream> {
    if !field.read {
        return Vec::new();
    }
    let place = SpanRange::of(field.ty);
    let rules = emit_rules(field, item, facts.is_asked, paths);
    let revised = emit_revised(field, item, paths);
    let rules = quote!(#rules #revised);
    let FieldExpressions { field: known, reads, .. } = facts;
    let check = paths.at(place.start()).check_field();
    let mut check = place.call(&check, quote!(#known, #reads, #rules));
    if field.id_unsaid {
        let place = SpanRange::of(field.ident);
        let trusted = field.trusted;
        let said = place.call(&paths.at(place.start()).check_id(), quote!(#known, #trusted));
        // One after the other, so that a field has one error.
        check = quote!({ #said; #check });
    }
    let mut calls = vec![check];
    calls.extend(fulfilment::emit(field, item, known, paths));
    if field.object && holds_itself(field, item) {
        let input = paths.input();
        let (_, arguments, _) = item.generics.split_for_impl();
        let ident = &item.ident;
        let whole = quote!(<#ident #arguments as #input>);
        let check = paths.at(place.start()).check_itself();
        let counted = quote!(#known, #whole::NAMES_OBJECT, #whole::LOADS);
        calls.push(place.call(&check, counted));
    }
    calls
}

fn emit_rules(
    field: &CheckedField<'_>,
    item: &ItemStruct,
    asked: bool,
    paths: &Paths,
) -> TokenStream {
    let has = |wanted: fn(&ValidationRule) -> bool| field.rules.iter().any(wanted);
    let calls = [
        ("length", has(ValidationRule::bounds_length)),
        ("range", has(|rule| matches!(rule.check, RuleKind::Range(_)))),
        ("nested", field.is_nested()),
        ("link", has(|rule| matches!(rule.check, RuleKind::Url))),
        ("copied", field.left),
        ("trusted", field.trusted),
        ("object", field.object),
        // What is asked because of its name is not asked because of its type, too.
        ("said", field.plain || field.id_unsaid),
        ("verify", field.verify),
        ("file", field.file.is_some()),
        ("flattened", field.flattened),
        ("asked", asked),
        ("itself", holds_itself(field, item)),
    ];
    let calls = calls.into_iter().filter(|(_, stated)| *stated);
    let calls = calls.map(|(name, _)| Ident::new(name, Span::mixed_site()));
    let rules = paths.field_rules();
    quote!(#rules::NONE #(.#calls())*)
}

/// Whether an object that the field names is one of a revision; of a generic field nothing is known here.
fn emit_revised(field: &CheckedField<'_>, item: &ItemStruct, paths: &Paths) -> Option<TokenStream> {
    if !field.object || is_generic(field, &item.generics) {
        return None;
    }
    let revised = probed(field, item, paths, "REVISED");
    Some(quote!(.revised(#revised)))
}

/// What a probe says of a field's type.
pub(super) fn probed(
    field: &CheckedField<'_>,
    item: &ItemStruct,
    paths: &Paths,
    constant: &str,
) -> TokenStream {
    let ty = without_lifetimes(field.ty.to_token_stream(), &item.ident);
    SpanRange::of(field.ty).probed(&ty, paths, constant)
}

/// The facts of a field's type, as far as the type alone says.
pub(super) fn asked(field: &CheckedField<'_>, item: &ItemStruct, paths: &Paths) -> TokenStream {
    if is_generic(field, &item.generics) {
        let ty = field.ty;
        let subject = paths.at(SpanRange::of(ty).start()).input_field();
        return quote!(<#ty as #subject>::FACTS);
    }
    probed(field, item, paths, "FIELD")
}

/// A type as it may be written outside the struct: every lifetime `'static`, `Self` by its name.
pub(super) fn without_lifetimes(tokens: TokenStream, name: &Ident) -> TokenStream {
    let mut lifetime = false;
    let without_lifetimes = tokens.into_iter().map(|token| {
        let in_lifetime = std::mem::replace(&mut lifetime, false);
        match token {
            TokenTree::Group(group) => {
                let mut inner =
                    Group::new(group.delimiter(), without_lifetimes(group.stream(), name));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            TokenTree::Ident(ident) if in_lifetime => {
                TokenTree::Ident(Ident::new("static", ident.span()))
            }
            TokenTree::Ident(ident) if ident == "Self" => {
                // A copy: a raw identifier is none by its text.
                let mut own = name.clone();
                own.set_span(ident.span());
                TokenTree::Ident(own)
            }
            TokenTree::Punct(punct) => {
                lifetime = punct.as_char() == '\'';
                TokenTree::Punct(punct)
            }
            other => other,
        }
    });
    without_lifetimes.collect()
}
