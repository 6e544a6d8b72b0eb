//! Whether a rule of `#[validate(..)]` fits the field that it is on, as far as its type is written there.

use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, ExprUnary, GenericArgument, Ident, Lit, LitInt, Meta, MetaNameValue};
use syn::{PathArguments, Token, Type, UnOp};

use crate::input::syntax::Field;
use crate::messages::input as text;
use crate::sink::Sink;
use crate::span::SpanRange;

/// A rule that the validator crate has behind a feature which palisade does not switch on.
pub(super) fn check_has_its_feature(meta: &Meta, sink: &mut Sink) -> bool {
    let is_known = !meta.path().is_ident("credit_card");
    if !is_known {
        sink.error(SpanRange::of(meta), text::RULE_OF_CARDS);
    }
    is_known
}

/// The bounds of a float are floats.
pub(super) fn check_bounds_are_of_its_type(
    meta: &Meta,
    own: &Ident,
    fields: &[Field<'_>],
    sink: &mut Sink,
) -> bool {
    let Meta::List(list) = meta else { return true };
    let is_of_a_float = fields.iter().any(|field| field.ident == own && is_float(field.ty));
    if !list.path.is_ident("range") || !is_of_a_float {
        return true;
    }
    let pairs = list.parse_args_with(Punctuated::<MetaNameValue, Token![,]>::parse_terminated);
    for pair in pairs.unwrap_or_default() {
        if let Some(whole) = whole(&pair.value) {
            sink.error(SpanRange::of(&pair.value), text::BOUND_OF_A_FLOAT.with(&[&whole]));
            return false;
        }
    }
    true
}

/// `7` or `-7`, without a type of its own.
fn whole(value: &Expr) -> Option<String> {
    let digits =
        |literal: &LitInt| literal.suffix().is_empty().then(|| literal.base10_digits().to_owned());
    match value {
        Expr::Lit(ExprLit { lit: Lit::Int(literal), .. }) => digits(literal),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => match &**expr {
            Expr::Lit(ExprLit { lit: Lit::Int(literal), .. }) => {
                digits(literal).map(|digits| format!("-{digits}"))
            }
            _ => None,
        },
        _ => None,
    }
}

/// `f64`, `f32`, or an `Option` of one.
fn is_float(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(last) = path.path.segments.last() else { return false };
    if last.ident == "f64" || last.ident == "f32" {
        return true;
    }
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return false };
    last.ident == "Option"
        && arguments.args.iter().any(|argument| match argument {
            GenericArgument::Type(ty) => is_float(ty),
            _ => false,
        })
}
