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
    lengths.into_iter().chain(emit_range(field, &ranges, known, paths)).collect()
}

/// The longest address that `email` takes: 64 characters, `@` and 253.
const LONGEST_EMAIL: i128 = 318;

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
    let fits = needed == 0 || upper.all(|(_, bound)| whole(&bound.value).is_some_and(is_enough));
    let demanding = bounds.iter().find(|(_, bound)| bound.name != "max");
    if demanding.is_none() && fits && has_every_length(field.ty) {
        return None;
    }
    let (place, _) = demanding.or(bounds.first())?;
    let needed = (!fits).then(|| {
        let needed = Literal::usize_unsuffixed(needed);
        quote!(.at_least(#needed))
    });
    let is_email = field.rules.iter().any(|rule| matches!(rule.check, RuleKind::Email));
    let is_short = |least: i128| least <= LONGEST_EMAIL;
    let mut lower = bounds.iter().filter(|(_, bound)| bound.name == "min" || bound.name == "equal");
    let is_short = lower.all(|(_, bound)| whole(&bound.value).is_some_and(is_short));
    let longest = (is_email && !is_short).then(|| {
        let longest = Literal::i128_unsuffixed(LONGEST_EMAIL);
        quote!(.at_most(#longest))
    });
    let length = emit_builder(&paths.length(), bounds.iter().map(|(_, bound)| *bound));
    let check = paths.at(place.start()).check_length_can_hold();
    Some(place.call(&check, quote!(#known #needed #longest, #length)))
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
        RuleKind::Contains(Expr::Lit(ExprLit { lit: Lit::Char(_), .. })) => 1,
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
    field: &CheckedField<'_>,
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
        calls.extend(emit_whole_range(field, bounds, known, paths));
    }
    calls
}

/// Between ends that differ lies no whole number, maybe, nor beyond the end of a type. An end that is included is a number
/// of the type, unless it is a zero.
fn emit_whole_range(
    field: &CheckedField<'_>,
    bounds: &[(SpanRange, &Bound)],
    known: &TokenStream,
    paths: &Paths,
) -> Option<TokenStream> {
    let integer = Integer::of(field.ty);
    let is_asked = |bound: &Bound| match bound.name.to_string().as_str() {
        "max" => whole(&bound.value).map_or(integer.has_no_zero, |end| end == 0),
        "min" => false,
        _ => true,
    };
    let ends: Vec<(SpanRange, &Bound, TokenStream)> = bounds
        .iter()
        .filter_map(|(place, bound)| Some((*place, *bound, emit_end(&bound.value, integer)?)))
        .collect();
    if !ends.iter().any(|(_, bound, _)| is_asked(bound)) {
        return None;
    }
    let is_lower = |bound: &Bound| bound.name == "min" || bound.name == "exclusive_min";
    let (place, ..) = ends.iter().find(|(_, bound, _)| is_lower(bound)).or(ends.first())?;
    let range = paths.range();
    let calls = ends.iter().map(|(_, Bound { name, .. }, end)| quote!(.#name(#end)));
    let check = paths.at(place.start()).check_whole_range_can_hold();
    Some(place.call(&check, quote!(#known, #range::new() #(#calls)*)))
}

/// What the name of a field's type tells of its numbers.
#[derive(Clone, Copy)]
struct Integer {
    /// Each of them is an `i128`, with room above and below.
    is_small: bool,
    has_no_zero: bool,
}

impl Integer {
    fn of(ty: &Type) -> Self {
        const SMALL: [&str; 10] =
            ["u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64", "isize"];
        let name = name_within(ty).unwrap_or_default();
        match name.strip_prefix("NonZero").map(str::to_lowercase) {
            Some(bits) => Self { is_small: SMALL.contains(&bits.as_str()), has_no_zero: true },
            None => Self { is_small: SMALL.contains(&name.as_str()), has_no_zero: false },
        }
    }
}

/// The name of a type, or of the one that it holds: `NonZeroU8` of `Option<NonZeroU8>`.
fn name_within(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return Some(last.ident.to_string());
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(inner) => name_within(inner),
        _ => None,
    })
}

/// A bound as an `i128`: a literal, or a constant where its type is known to be an integer.
fn emit_end(value: &Expr, integer: Integer) -> Option<TokenStream> {
    if let Some(end) = whole(value) {
        let digits = Literal::u128_unsuffixed(end.unsigned_abs());
        let minus = (end < 0).then(|| quote!(-));
        return Some(quote!(#minus #digits));
    }
    let is_named = matches!(value, Expr::Path(_));
    (is_named && integer.is_small).then(|| quote!(#value as ::core::primitive::i128))
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
