//! Where the attributes below the guard go.
//!
//! Docs, lint levels, `deprecated`, `must_use` and `debug_handler` speak about the item that others
//! see and stay on it. `cfg` holds for everything generated. All else, `tracing::instrument` above
//! all, was meant for the user's function and goes with it.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::token::Paren;
use syn::{
    Attribute, GenericArgument, MacroDelimiter, Meta, MetaList, Path, PathArguments, Token, Type,
};

use super::Guard;
use super::parameter::Parameter;
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
    OfParameter,
}

/// Sorts `attributes`; a second guard and an attribute that documents are reported and dropped.
pub(super) fn sort(
    attributes: Vec<Attribute>,
    parameters: &[Parameter],
    guard: Guard,
    sink: &mut Sink,
) -> Attributes {
    let mut sorted = Attributes::default();
    for mut attribute in attributes {
        name_state(&mut attribute, parameters);
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
            Placement::OfParameter => {
                sink.error(SpanRange::of(&attribute), text::UNCHECKED_ON_FUNCTION);
            }
            Placement::Runtime => {
                let message = text::RUNTIME.with(&[&shown_path(attribute.path())]);
                sink.error(SpanRange::of(&attribute), message);
            }
        }
    }
    sorted
}

/// `#[debug_handler]` reads the application's state off a parameter `State<T>`. The generated function has one
/// parameter that holds them all, so that it is told. Of several states axum says itself that it cannot choose.
fn name_state(attribute: &mut Attribute, parameters: &[Parameter]) {
    let Meta::Path(path) = &attribute.meta else { return };
    if last_word(path).is_none_or(|word| word != "debug_handler") {
        return;
    }
    let mut states = parameters.iter().filter_map(|parameter| state(&parameter.ty));
    if let Some(first) = states.next()
        && states.all(|other| other == first)
    {
        attribute.meta = Meta::List(MetaList {
            path: path.clone(),
            delimiter: MacroDelimiter::Paren(Paren::default()),
            tokens: quote::quote!(state = #first),
        });
    }
}

/// `T` of `State<T>`.
fn state(ty: &Type) -> Option<&Type> {
    let named = match ty {
        Type::Path(named) => &named.path,
        Type::Group(group) => return state(&group.elem),
        Type::Paren(group) => return state(&group.elem),
        _ => return None,
    };
    let last = named.segments.last().filter(|last| last.ident == "State")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

fn placement(meta: &Meta) -> Placement {
    let Some(word) = last_word(meta.path()) else { return Placement::Inside };
    match word.as_str() {
        "cfg" => Placement::Everywhere,
        "secure" | "public" => Placement::SecondGuard,
        "path" => Placement::Documenting,
        "unchecked" => Placement::OfParameter,
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

/// `allow` for what `allow` or `expect` names: the user's types are in generated items as well.
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

#[cfg(test)]
mod tests {
    use super::*;
    use quote::ToTokens as _;
    use syn::parse_quote;

    fn named(mut attribute: Attribute, types: &[Type]) -> String {
        let parameter = |ty: &Type| Parameter { ty: ty.clone(), unchecked: None, is_unused: false };
        let parameters: Vec<Parameter> = types.iter().map(parameter).collect();
        name_state(&mut attribute, &parameters);
        attribute.to_token_stream().to_string().replace(' ', "")
    }

    #[test]
    fn a_debugged_handler_is_told_its_one_state() {
        let db: Type = parse_quote!(axum::extract::State<Db>);
        let told =
            named(parse_quote!(#[axum::debug_handler]), &[parse_quote!(Path<u8>), db.clone()]);
        assert_eq!(told, "#[axum::debug_handler(state=Db)]");
        let twice = named(parse_quote!(#[debug_handler]), &[db.clone(), parse_quote!(State<Db>)]);
        assert_eq!(twice, "#[debug_handler(state=Db)]");
    }

    #[test]
    fn what_says_its_state_or_has_none_or_two_is_left_alone() {
        let db: Type = parse_quote!(State<Db>);
        let said = named(parse_quote!(#[debug_handler(state = App)]), std::slice::from_ref(&db));
        assert_eq!(said, "#[debug_handler(state=App)]");
        let two = named(parse_quote!(#[debug_handler]), &[db.clone(), parse_quote!(State<Cache>)]);
        assert_eq!(two, "#[debug_handler]");
        assert_eq!(named(parse_quote!(#[debug_handler]), &[parse_quote!(Path<u8>)]), two);
        assert_eq!(named(parse_quote!(#[instrument]), &[db]), "#[instrument]");
    }
}
