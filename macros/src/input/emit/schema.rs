//! What documents tell of a field: its type, its rules and its author's words.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, ExprLit, ExprUnary, ItemStruct, Lit, LitInt, UnOp};

use super::field_type::{holds_itself, is_generic};
use super::{assertions, calls};
use crate::documents::docs;
use crate::input::check::rules::{Bound, RuleKind, ValidationRule};
use crate::input::check::{CheckedField, Plan};
use crate::names::local;
use crate::paths::Paths;
use crate::rule::RuleEmitter;

/// `.told(..).ruled(..)`: what is added to a field's name.
pub(super) fn field(field: &CheckedField<'_>, plan: &Plan<'_>, paths: &Paths) -> TokenStream {
    if !field.read || field.flattened {
        return TokenStream::new();
    }
    let item = plan.item();
    let own = item.fields.iter().find(|each| each.ident.as_ref() == Some(field.ident));
    let words = own.map(|own| docs(&own.attrs)).unwrap_or_default();
    let told = (!field.custom && !field.trusted).then(|| {
        let schema = schema_of(field, item, paths);
        quote!(.told(#schema, #words))
    });
    let (schema, rules) = (local("schema"), rules(field, paths));
    let ruled = (!rules.is_empty()).then(|| quote!(.ruled(|#schema| { #(#rules)* })));
    quote!(#told #ruled)
}

/// `.written_by(rule)`
pub(super) fn written_by(
    field: &CheckedField<'_>,
    members: &mut RuleEmitter<'_>,
) -> Option<TokenStream> {
    let rule = members.rule(field.only.as_ref()?);
    Some(quote!(.written_by(#rule)))
}

fn schema_of(field: &CheckedField<'_>, item: &ItemStruct, paths: &Paths) -> TokenStream {
    if is_generic(field, &item.generics) || holds_itself(field, item) {
        let (ty, subject) = (field.ty, paths.input_field());
        return quote!(<#ty as #subject>::schema);
    }
    assertions::probed(field, item, paths, "SCHEMA")
}

fn rules(field: &CheckedField<'_>, paths: &Paths) -> Vec<TokenStream> {
    field.rules.iter().flat_map(|rule| one(field, rule, paths)).collect()
}

fn one(field: &CheckedField<'_>, rule: &ValidationRule, paths: &Paths) -> Vec<TokenStream> {
    let schema = local("schema");
    let one = match &rule.check {
        RuleKind::Length(bounds) => {
            let length = calls::emit_builder(&paths.length(), bounds);
            quote!(#schema.length(#length);)
        }
        RuleKind::Range(bounds) => {
            return bounds.iter().map(|bound| emit_bound(bound, paths)).collect();
        }
        RuleKind::Email => {
            let international = field.international;
            quote!(#schema.email(#international);)
        }
        RuleKind::Url => {
            let schemes = &field.schemes;
            quote!(#schema.url(&[#(#schemes),*]);)
        }
        RuleKind::Control => quote!(#schema.no_control();),
        RuleKind::Characters(variant) => {
            let rule = calls::emit_text_rule(variant, paths);
            quote!(#schema.text(#rule);)
        }
        RuleKind::Contains(part) => emit_words("contains", part),
        RuleKind::Lacks(part) => emit_words("does not contain", part),
        RuleKind::Regex(pattern) => emit_words("matches", pattern),
        RuleKind::Matches(other) => {
            let words = format!("equals `{other}`");
            quote!(#schema.words(#words);)
        }
        RuleKind::Required => quote!(#schema.required();),
        RuleKind::Nested => return Vec::new(),
    };
    vec![one]
}

fn emit_words(verb: &str, what: &Expr) -> TokenStream {
    let (schema, what) = (local("schema"), quote!(#what).to_string());
    let words = format!("{verb} {what}");
    quote!(#schema.words(#words);)
}

fn emit_bound(bound: &Bound, paths: &Paths) -> TokenStream {
    let (schema, to_value, value) = (local("schema"), paths.to_value(), widened(&bound.value));
    let keyword = match bound.name.to_string().as_str() {
        "min" => "minimum",
        "max" => "maximum",
        "exclusive_min" => "exclusiveMinimum",
        _ => "exclusiveMaximum",
    };
    quote! {
        #schema.bound(#keyword, ::core::result::Result::unwrap_or_default(#to_value(&(#value))));
    }
}

/// A literal without a type would be an `i32` here, whatever it is where it is compared.
fn widened(value: &Expr) -> TokenStream {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if number.suffix().is_empty() => {
            let wide = LitInt::new(&format!("{}i128", number.base10_digits()), number.span());
            quote!(#wide)
        }
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => {
            let inner = widened(expr);
            quote!(-#inner)
        }
        other => quote!(#other),
    }
}
