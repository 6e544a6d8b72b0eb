//! A handler's parameters.

use proc_macro2::Group;
use syn::{Attribute, FnArg, LitStr, Meta, Pat, PatIdent, PatType, Signature, Type};

use super::types::{Unsupported, names_lifetime, unsupported};
use crate::args::{is_nearly, says_something, shown_path};
use crate::mentions::uses;
use crate::messages::{args, handler as text};
use crate::sink::Sink;
use crate::span::SpanRange;

/// One parameter.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    /// Its type, in the user's tokens.
    pub(super) ty: Type,
    /// Why nothing checks it, where `#[unchecked("why")]` says so.
    pub(super) unchecked: Option<LitStr>,
    /// Whether the body never names it, but to throw it away.
    pub(super) is_unused: bool,
}

/// Reads the parameters and takes our own attributes off them.
pub(super) fn read(signature: &mut Signature, body: &Group, sink: &mut Sink) -> Vec<Parameter> {
    // Lifetime parameters were reported already; what borrows from them is the same error.
    let lifetimes = signature.generics.lifetimes().next().is_some();
    let inputs = signature.inputs.iter_mut();
    inputs
        .filter_map(|input| match input {
            FnArg::Typed(input) => Some(parameter(input, body, lifetimes, sink)),
            FnArg::Receiver(_) => None,
        })
        .collect()
}

fn parameter(input: &mut PatType, body: &Group, lifetimes: bool, sink: &mut Sink) -> Parameter {
    let is_ours = |attribute: &Attribute| {
        attribute.path().is_ident("unchecked") || is_nearly(attribute, "unchecked")
    };
    let (ours, theirs) = std::mem::take(&mut input.attrs).into_iter().partition(is_ours);
    input.attrs = theirs;
    check_parameter_does_not_depend_on_cfg(input, sink);
    check_parameter_type_is_fit(&input.ty, lifetimes, sink);
    let is_unused = is_unused(&input.pat, body);
    Parameter { ty: (*input.ty).clone(), unchecked: unchecked(&ours, sink), is_unused }
}

/// Whether a parameter is not bound, or bound to a name that the body does not have or throws away, in a text that is
/// formatted neither.
fn is_unused(pattern: &Pat, body: &Group) -> bool {
    match pattern {
        Pat::Wild(_) => true,
        Pat::Ident(PatIdent { ident, subpat: None, .. }) => {
            !uses(body.stream(), ident) && !body.to_string().contains(&format!("{{{ident}"))
        }
        _ => false,
    }
}

fn unchecked(attributes: &[Attribute], sink: &mut Sink) -> Option<LitStr> {
    let (first, more) = attributes.split_first()?;
    for attribute in more {
        sink.error(SpanRange::of(attribute), text::UNCHECKED_TWICE);
    }
    if is_nearly(first, "unchecked") {
        let written = shown_path(first.path());
        let message = args::UNKNOWN_ATTRIBUTE_NEAR.with(&[&written, &"unchecked"]);
        sink.error(SpanRange::of(first.path()), message);
        return None;
    }
    let reason = match &first.meta {
        Meta::List(list) => list.parse_args::<LitStr>().ok(),
        Meta::Path(_) | Meta::NameValue(_) => None,
    };
    let Some(reason) = reason else {
        sink.error(SpanRange::of(first), text::UNCHECKED_FORM);
        return None;
    };
    if !says_something(&reason) {
        sink.error(SpanRange::of(&reason), args::EMPTY_REASON.with(&[&"unchecked"]));
    }
    Some(reason)
}

/// A parameter that is sometimes absent would leave the guard with another list than the handler.
fn check_parameter_does_not_depend_on_cfg(input: &PatType, sink: &mut Sink) {
    let depends = |path: &syn::Path| path.is_ident("cfg") || path.is_ident("cfg_attr");
    for attribute in input.attrs.iter().filter(|attribute| depends(attribute.path())) {
        sink.error(SpanRange::of(attribute), text::CFG_PARAMETER);
    }
}

/// The guard names the type of each parameter to check it.
fn check_parameter_type_is_fit(ty: &Type, lifetimes: bool, sink: &mut Sink) {
    let message = match unsupported(ty) {
        // What has no size and what no one declared rustc tells itself.
        None | Some(Unsupported::Placeholder | Unsupported::Unsized) => return,
        Some(Unsupported::Borrowed) if lifetimes || names_lifetime(ty) => return,
        Some(Unsupported::Opaque) => text::IMPL_PARAMETER,
        Some(Unsupported::Borrowed) => text::BORROWED_PARAMETER,
    };
    sink.error(SpanRange::of(ty), message);
}
