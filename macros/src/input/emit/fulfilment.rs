//! Rules that no value fulfils let nothing in: those of one kind are judged together, since each may have a message of its
//! own. Bounds are compared where they are constants.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{Expr, ExprLit, GenericArgument, ItemStruct, Lit, PathArguments, Type, UnOp};

use super::calls::emit_builder;
use crate::input::check::CheckedField;
use crate::input::check::rules::{Bound, RuleKind};
use crate::mentions::mentions_parameter;
use crate::paths::Paths;
use crate::span::SpanRange;

/// The checks of a field's bounds; `known` is what its type says.
pub(super) fn emit(
    field: &CheckedField<'_>,
    item: &ItemStruct,
    known: &TokenStream,
    paths: &Paths,
) -> Vec<TokenStream> {
    let constant = |(_, bound): &(SpanRange, &Bound)| is_constant(&bound.value, item);
    let bounds = |of: fn(&RuleKind) -> Option<&[Bound]>| -> Vec<(SpanRange, &Bound)> {
        let rules = field.rules.iter().filter_map(|rule| Some((rule.place, of(&rule.check)?)));
        let all = rules.flat_map(|(place, bounds)| bounds.iter().map(move |bound| (place, bound)));
        all.filter(constant).collect()
    };
    let lengths = bounds(|rule| match rule {
        RuleKind::Length(bounds) => Some(bounds),
        _ => None,
    });
    let ranges = bounds(|rule| match rule {
        RuleKind::Range(bounds) => Some(bounds),
        _ => None,
    });
    let lengths = emit_length(field, &lengths, known, paths);
    lengths.into_iter().chain(emit_range(&ranges, known, paths)).collect()
}

/// Told at the rule that demands a least length; not asked where what is written here tells that some value has it.
fn emit_length(
    field: &CheckedField<'_>,
    bounds: &[(SpanRange, &Bound)],
    known: &TokenStream,
    paths: &Paths,
) -> Option<TokenStream> {
    let needed = needed_by_rules(field);
    let mut upper = bounds.iter().filter(|(_, bound)| bound.name == "max" || bound.name == "equal");
    let is_enough = |most: i128| usize::try_from(most).is_ok_and(|most| most >= needed);
    let fits = upper.all(|(_, bound)| whole(&bound.value).is_some_and(is_enough));
    let demanding = bounds.iter().find(|(_, bound)| bound.name != "max");
    if demanding.is_none() && fits && has_every_length(field.ty) {
        return None;
    }
    let (place, _) = demanding.or(bounds.first())?;
    let needed = (!fits && needed > 0).then(|| {
        let needed = Literal::usize_unsuffixed(needed);
        quote!(.at_least(#needed))
    });
    let length = emit_builder(&paths.length(), bounds.iter().map(|(_, bound)| *bound));
    let check = paths.at(place.start()).check_length_can_hold();
    Some(place.call(&check, quote!(#known #needed, #length)))
}

/// How many characters a text has at least by its other rules.
fn needed_by_rules(field: &CheckedField<'_>) -> usize {
    let needed = field.rules.iter().map(|rule| match &rule.check {
        // `a@b.c`
        RuleKind::Email => 5,
        // `://` and a host of one letter.
        RuleKind::Url => {
            let schemes = field.schemes.iter().map(|scheme| scheme.chars().count());
            schemes.min().map_or(0, |scheme| scheme + 4)
        }
        RuleKind::Contains(Expr::Lit(ExprLit { lit: Lit::Str(part), .. })) => {
            part.value().chars().count()
        }
        _ => 0,
    });
    needed.max().unwrap_or(0)
}

/// Whether the name of a type tells that it has values of every length.
fn has_every_length(ty: &Type) -> bool {
    const THEY: [&str; 8] =
        ["String", "str", "Vec", "VecDeque", "BTreeSet", "HashSet", "BTreeMap", "HashMap"];
    const AROUND: [&str; 3] = ["Option", "Box", "Cow"];
    match ty {
        Type::Reference(reference) => has_every_length(&reference.elem),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| {
            let is_one_of = |names: &[&str]| names.iter().any(|name| last.ident == name);
            let PathArguments::AngleBracketed(arguments) = &last.arguments else {
                return is_one_of(&THEY);
            };
            let holds_one = arguments.args.iter().any(|argument| match argument {
                GenericArgument::Type(inner) => has_every_length(inner),
                _ => false,
            });
            is_one_of(&THEY) || (is_one_of(&AROUND) && holds_one)
        }),
        _ => false,
    }
}

/// Told at the rule that has the lower end.
fn emit_range(
    bounds: &[(SpanRange, &Bound)],
    known: &TokenStream,
    paths: &Paths,
) -> Vec<TokenStream> {
    let end = |name: &str| bounds.iter().find(|(_, bound)| bound.name == name);
    let (mut calls, mut is_told) = (Vec::new(), false);
    let pairs = [("min", "max", true), ("min", "exclusive_max", false)];
    let others = [("exclusive_min", "max", false), ("exclusive_min", "exclusive_max", false)];
    for (lower, upper, equal) in pairs.into_iter().chain(others) {
        let (Some((place, lower)), Some((_, upper))) = (end(lower), end(upper)) else { continue };
        let (lower, upper) = (&lower.value, &upper.value);
        let holds = match (whole(lower), whole(upper)) {
            (Some(lower), Some(upper)) if lower < upper || (equal && lower == upper) => continue,
            (Some(_), Some(_)) => {
                is_told = true;
                quote!(false)
            }
            _ if equal => quote!(#lower <= #upper),
            _ => quote!(#lower < #upper),
        };
        calls.push(place.call(&paths.at(place.start()).check_range_can_hold(), holds));
    }
    if !is_told {
        calls.extend(emit_whole_range(bounds, known, paths));
    }
    calls
}

/// Between ends that differ lies no whole number, maybe, nor beyond the end of a type. An end that is included is a number
/// of the type, unless it is a zero.
fn emit_whole_range(
    bounds: &[(SpanRange, &Bound)],
    known: &TokenStream,
    paths: &Paths,
) -> Option<TokenStream> {
    let end = |name: &str, step: i128| {
        let (place, bound) = bounds.iter().find(|(_, bound)| bound.name == name)?;
        Some((whole(&bound.value)?.checked_add(step)?, *place))
    };
    let (after, before) = (end("exclusive_min", 1), end("exclusive_max", -1));
    let is_excluded = after.is_some() || before.is_some();
    let lower = [end("min", 0), after].into_iter().flatten().max_by_key(|(end, _)| *end);
    let upper = [end("max", 0), before].into_iter().flatten().min_by_key(|(end, _)| *end);
    if !is_excluded && upper.is_none_or(|(end, _)| end != 0) {
        return None;
    }
    let (_, place) = lower.or(upper)?;
    let [lower, upper] = [lower, upper].map(|end| emit_end(end.map(|(end, _)| end)));
    let check = paths.at(place.start()).check_whole_range_can_hold();
    Some(place.call(&check, quote!(#known, #lower, #upper)))
}

fn emit_end(end: Option<i128>) -> TokenStream {
    let Some(end) = end else { return quote!(::core::option::Option::None) };
    let digits = Literal::u128_unsuffixed(end.unsigned_abs());
    let minus = (end < 0).then(|| quote!(-));
    quote!(::core::option::Option::Some(#minus #digits))
}

/// The number that a literal writes: two of them say nothing of their type.
fn whole(value: &Expr) -> Option<i128> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        Expr::Unary(unary) => whole(&unary.expr).map(i128::wrapping_neg),
        _ => None,
    }
}

/// A literal or the path of a constant, without a parameter of the struct.
fn is_constant(value: &Expr, item: &ItemStruct) -> bool {
    match value {
        Expr::Lit(_) => true,
        Expr::Unary(unary) => matches!(unary.op, UnOp::Neg(_)) && is_constant(&unary.expr, item),
        Expr::Path(path) => !mentions_parameter(path.to_token_stream(), &item.generics),
        _ => false,
    }
}
