//! Where the attributes below the guard go.
//!
//! Docs, lint levels, `deprecated`, `must_use` and `debug_handler` speak about the item that others
//! see and stay on it. `cfg` holds for everything generated. All else, `tracing::instrument` above
//! all, was meant for the user's function and goes with it.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use super::Guard;
use crate::args::shown_path;
use crate::messages::handler as text;
use crate::sink::Sink;
use crate::span::{SpanRange, generated};

/// The attributes of a function, sorted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attributes {
    /// On the generated function.
    pub(super) outside: Vec<Attribute>,
    /// On the user's function inside.
    pub(super) inside: Vec<Attribute>,
    /// On everything else that is generated: `cfg`, and `allow` for the user's types named there.
    pub(super) beside: TokenStream,
}

const OUTSIDE: [&str; 9] =
    ["doc", "allow", "warn", "deny", "forbid", "expect", "deprecated", "must_use", "debug_handler"];

/// Where one attribute goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Placement {
    Outside,
    Everywhere,
    Inside,
    SecondGuard,
    Documenting,
    Runtime,
}

/// Sorts `attributes`; a second guard and an attribute that documents are reported and dropped.
pub(super) fn sort(attributes: Vec<Attribute>, guard: Guard, sink: &mut Sink) -> Attributes {
    let mut sorted = Attributes::default();
    for attribute in attributes {
        match placement(&attribute.meta) {
            Placement::Outside => {
                sorted.beside.extend(lint_allowed(&attribute));
                sorted.outside.push(attribute);
            }
            Placement::Everywhere => {
                sorted.beside.extend(quote::quote!(#attribute));
                sorted.outside.push(attribute);
            }
            Placement::Inside => sorted.inside.push(attribute),
            Placement::SecondGuard => {
                sink.error(SpanRange::of(&attribute), text::SECOND_GUARD);
            }
            Placement::Documenting => {
                let shown = shown_path(attribute.path());
                let message = text::DOCUMENTING.with(&[&shown, &guard.word()]);
                sink.error(SpanRange::of(&attribute), message);
            }
            Placement::Runtime => {
                let message = text::RUNTIME.with(&[&shown_path(attribute.path())]);
                sink.error(SpanRange::of(&attribute), message);
            }
        }
    }
    sorted
}

fn placement(meta: &Meta) -> Placement {
    let Some(word) = last_word(meta.path()) else { return Placement::Inside };
    match word.as_str() {
        "cfg" => Placement::Everywhere,
        "secure" | "public" => Placement::SecondGuard,
        "path" => Placement::Documenting,
        "test" => Placement::Runtime,
        "main" if meta.path().segments.len() > 1 => Placement::Runtime,
        "cfg_attr" => conditional(meta),
        word if OUTSIDE.contains(&word) => Placement::Outside,
        _ => Placement::Inside,
    }
}

/// `cfg_attr` goes where the first attribute it may become would go.
fn conditional(meta: &Meta) -> Placement {
    let Meta::List(list) = meta else { return Placement::Inside };
    let metas = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone());
    let first = metas.ok().and_then(|metas| metas.into_iter().nth(1));
    first.map_or(Placement::Inside, |meta| placement(&meta))
}

/// `allow` for what `allow` or `expect` names: the user's types stand in generated items as well.
fn lint_allowed(attribute: &Attribute) -> Option<TokenStream> {
    let Meta::List(list) = &attribute.meta else { return None };
    let word = last_word(&list.path)?;
    let span = generated(list.path.segments.first()?.ident.span());
    let lints = &list.tokens;
    matches!(word.as_str(), "allow" | "expect").then(|| quote_spanned!(span=> #[allow(#lints)]))
}

fn last_word(path: &Path) -> Option<String> {
    path.segments.last().map(|segment| segment.ident.to_string())
}
