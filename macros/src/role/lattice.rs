//! Which name of an enum implies which.

use syn::LitStr;

use super::name_enum::NamedVariant;
use crate::messages::role as text;
use crate::sink::Sink;
use crate::span::SpanRange;
use crate::suggest::{listed, nearest};

/// An implied name's place, and the literal that names it.
type Edge<'a> = (usize, &'a LitStr);

/// For each name, itself and every name it implies, however indirectly, in ascending order; `implied` yields
/// the literals that a variant implies.
pub(crate) fn reaches<T>(
    kind: &'static str,
    variants: &[NamedVariant<T>],
    implied: fn(&T) -> &[LitStr],
    sink: &mut Sink,
) -> Vec<Vec<usize>> {
    let implies: Vec<Vec<Edge<'_>>> =
        (0..variants.len()).map(|place| edges(kind, variants, implied, place, sink)).collect();
    check_no_cycle(kind, variants, &implies, sink);
    (0..variants.len()).map(|place| reach(&implies, place)).collect()
}

/// The names that one name implies directly.
fn edges<'a, T>(
    kind: &'static str,
    variants: &'a [NamedVariant<T>],
    implied: fn(&T) -> &[LitStr],
    place: usize,
    sink: &mut Sink,
) -> Vec<Edge<'a>> {
    let mut found: Vec<Edge<'a>> = Vec::new();
    let literals = variants.get(place).map(|variant| implied(&variant.options));
    for literal in literals.unwrap_or_default() {
        let Some(other) = check_exists(kind, variants, place, literal, sink) else { continue };
        if other == place {
            let message = text::IMPLIES_ITSELF.with(&[&literal.value()]);
            sink.error(SpanRange::of(literal), message);
        } else if found.iter().any(|(earlier, _)| *earlier == other) {
            sink.error(SpanRange::of(literal), text::IMPLIES_TWICE.with(&[&literal.value()]));
        } else {
            found.push((other, literal));
        }
    }
    found
}

/// Only a name of the same enum can be implied.
fn check_exists<T>(
    kind: &'static str,
    variants: &[NamedVariant<T>],
    place: usize,
    literal: &LitStr,
    sink: &mut Sink,
) -> Option<usize> {
    let written = literal.value();
    let found = variants.iter().position(|variant| variant.name == written);
    if found.is_none() {
        let others = variants.iter().enumerate().filter(|(other, _)| *other != place);
        let others = others.map(|(_, variant)| variant.name.as_str());
        let message = match nearest(others.clone(), &written) {
            Some(near) => text::IMPLIES_UNKNOWN_NEAR.with(&[&kind, &written, &near]),
            None => text::IMPLIES_UNKNOWN.with(&[&kind, &written, &kind, &listed(others)]),
        };
        sink.error(SpanRange::of(literal), message);
    }
    found
}

/// Names that imply each other are one under several names. Each cycle is reported once: at the implication of
/// its first name.
fn check_no_cycle<T>(
    kind: &'static str,
    variants: &[NamedVariant<T>],
    implies: &[Vec<Edge<'_>>],
    sink: &mut Sink,
) {
    let mut reported: Vec<usize> = Vec::new();
    for place in 0..variants.len() {
        if reported.contains(&place) {
            continue;
        }
        let Some(cycle) = cycle_through(implies, place) else { continue };
        let names = cycle.iter().chain([&place]).filter_map(|place| variants.get(*place));
        let names: Vec<String> = names.map(|variant| format!("`{}`", variant.name)).collect();
        let next = cycle.get(1).copied();
        let literal = implies
            .get(place)
            .and_then(|edges| edges.iter().find(|(implied, _)| Some(*implied) == next));
        if let Some((_, literal)) = literal {
            let message = text::IMPLICATION_CYCLE.with(&[&kind, &names.join(" → "), &kind]);
            sink.error(SpanRange::of(literal), message);
        }
        reported.extend(cycle);
    }
}

/// The shortest way from a name back to itself, beginning with it.
fn cycle_through(implies: &[Vec<Edge<'_>>], role: usize) -> Option<Vec<usize>> {
    let mut paths = vec![vec![role]];
    let mut seen = vec![role];
    while !paths.is_empty() {
        let mut longer = Vec::new();
        for path in paths {
            for next in next(implies, path.last().copied()) {
                if next == role {
                    return Some(path);
                }
                if !seen.contains(&next) {
                    seen.push(next);
                    longer.push(path.iter().copied().chain([next]).collect());
                }
            }
        }
        paths = longer;
    }
    None
}

/// A name and everything it implies.
fn reach(implies: &[Vec<Edge<'_>>], role: usize) -> Vec<usize> {
    let mut reached = vec![role];
    let mut place = 0;
    while let Some(current) = reached.get(place).copied() {
        for next in next(implies, Some(current)) {
            if !reached.contains(&next) {
                reached.push(next);
            }
        }
        place += 1;
    }
    reached.sort_unstable();
    reached
}

fn next(implies: &[Vec<Edge<'_>>], role: Option<usize>) -> Vec<usize> {
    let edges = role.and_then(|role| implies.get(role));
    edges.into_iter().flatten().map(|(implied, _)| *implied).collect()
}
