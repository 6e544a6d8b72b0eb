//! Which role implies which.

use syn::{Ident, LitStr, Path};

use super::name_enum::{self, NameEnum, NamedVariant};
use super::syntax::Implied;
use crate::messages::role as text;
use crate::sink::Sink;
use crate::span::SpanRange;
use crate::suggest::{listed, nearest};

/// An enum of roles that holds together.
#[derive(Debug)]
pub(super) struct Plan {
    ident: Ident,
    runtime: Option<Path>,
    names: Vec<String>,
    reaches: Vec<Vec<usize>>,
}

impl Plan {
    /// The enum.
    pub(super) fn ident(&self) -> &Ident {
        &self.ident
    }

    /// Where the runtime is.
    pub(super) fn runtime(&self) -> Option<&Path> {
        self.runtime.as_ref()
    }

    /// The roles' names in the order of the variants.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// For each role, itself and every role it implies, however indirectly, in ascending order.
    pub(super) fn reaches(&self) -> &[Vec<usize>] {
        &self.reaches
    }
}

/// Checks the enum. With errors that leave the names readable there is a plan all the same, beside
/// the errors, so that rules naming these roles are no second error.
pub(super) fn plan(roles: NameEnum<Implied>, sink: &mut Sink) -> Option<Plan> {
    let checked = name_enum::check(roles, sink)?;
    let variants = checked.variants;
    let implies: Vec<Vec<Edge<'_>>> =
        (0..variants.len()).map(|role| edges(&variants, role, sink)).collect();
    check_no_cycle(&variants, &implies, sink);
    let reaches = (0..variants.len()).map(|role| reach(&implies, role)).collect();
    let names = variants.iter().map(|variant| variant.name.clone()).collect();
    Some(Plan { ident: checked.ident, runtime: checked.runtime, names, reaches })
}

/// An implied role and the literal that names it.
type Edge<'a> = (usize, &'a LitStr);

/// The roles that one role implies directly.
fn edges<'a>(variants: &'a [NamedVariant<Implied>], role: usize, sink: &mut Sink) -> Vec<Edge<'a>> {
    let mut found: Vec<Edge<'a>> = Vec::new();
    for literal in variants.get(role).into_iter().flat_map(|variant| &variant.options) {
        let Some(implied) = check_exists(variants, role, literal, sink) else { continue };
        if implied == role {
            let message = text::IMPLIES_ITSELF.with(&[&literal.value()]);
            sink.error(SpanRange::of(literal), message);
        } else if found.iter().any(|(earlier, _)| *earlier == implied) {
            sink.error(SpanRange::of(literal), text::IMPLIES_TWICE.with(&[&literal.value()]));
        } else {
            found.push((implied, literal));
        }
    }
    found
}

/// Only a role of the same enum can be implied.
fn check_exists(
    variants: &[NamedVariant<Implied>],
    role: usize,
    literal: &LitStr,
    sink: &mut Sink,
) -> Option<usize> {
    let written = literal.value();
    let found = variants.iter().position(|variant| variant.name == written);
    if found.is_none() {
        let others = variants.iter().enumerate().filter(|(place, _)| *place != role);
        let others = others.map(|(_, variant)| variant.name.as_str());
        let message = match nearest(others.clone(), &written) {
            Some(near) => text::IMPLIES_UNKNOWN_NEAR.with(&[&written, &near]),
            None => text::IMPLIES_UNKNOWN.with(&[&written, &listed(others)]),
        };
        sink.error(SpanRange::of(literal), message);
    }
    found
}

/// Roles that imply each other are one role under several names. Each cycle is reported once: at the
/// implication of its first role.
fn check_no_cycle(variants: &[NamedVariant<Implied>], implies: &[Vec<Edge<'_>>], sink: &mut Sink) {
    let mut reported: Vec<usize> = Vec::new();
    for role in 0..variants.len() {
        if reported.contains(&role) {
            continue;
        }
        let Some(cycle) = cycle_through(implies, role) else { continue };
        let names = cycle.iter().chain([&role]).filter_map(|role| variants.get(*role));
        let names: Vec<String> = names.map(|variant| format!("`{}`", variant.name)).collect();
        let next = cycle.get(1).copied();
        let literal = implies
            .get(role)
            .and_then(|edges| edges.iter().find(|(implied, _)| Some(*implied) == next));
        if let Some((_, literal)) = literal {
            let message = text::IMPLICATION_CYCLE.with(&[&names.join(" → ")]);
            sink.error(SpanRange::of(literal), message);
        }
        reported.extend(cycle);
    }
}

/// The shortest way from `role` back to itself, beginning with it.
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

/// `role` and everything it implies.
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
