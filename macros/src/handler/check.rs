//! Which functions can be guarded.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{FnArg, Generics, Ident, ReturnType, Safety, Signature, Type, Visibility};

use super::attributes::{self, Attributes};
use super::parameter::{self, Parameter};
use super::surroundings::Surroundings;
use super::types::{Unsupported, names_lifetime, names_self, unsupported};
use super::{Function, Guard, extractors};
use crate::messages::handler as text;
use crate::sink::Sink;
use crate::span::SpanRange;

/// What is on the user's function inside its guard: a second guard there finds it.
pub(super) const INSIDE_A_GUARD: &str = "the user's function in its guard";

/// The runtime's tuples of extractors go no further.
const MOST_PARAMETERS: usize = 24;

/// A function that can be guarded; only this module makes one.
#[derive(Clone, Debug)]
pub(crate) struct Handler {
    pub(super) attributes: Attributes,
    pub(super) visibility: Visibility,
    pub(super) signature: Signature,
    pub(super) body: Group,
    pub(super) parameters: Vec<Parameter>,
    /// What rustc tells of it, so that the guard says nothing.
    pub(super) unread: Option<syn::Error>,
}

/// What became of a function.
#[derive(Clone, Debug)]
pub(crate) enum CheckedItem {
    /// It can be guarded; whether it may, `sink` knows.
    Handler(Handler),
    /// Nothing can be around it: a method. It is emitted as it is.
    Method(Function),
    /// Another handler has its name, which stays. It is not emitted.
    Repeated,
}

impl Handler {
    /// The handler's name.
    pub(crate) fn name(&self) -> &Ident {
        &self.signature.ident
    }

    pub(super) fn generics(&self) -> &Generics {
        &self.signature.generics
    }

    /// Whether the signature says `_`, returns a borrow, takes what has no size or borrows for a lifetime that no one
    /// declared: rustc reports each well, and the guard must not repeat it.
    pub(super) fn is_faulty_to_rustc(&self) -> bool {
        if self.unread.is_some() {
            return true;
        }
        let faulty = |ty: &Type| match unsupported(ty) {
            Some(Unsupported::Placeholder | Unsupported::Unsized) => true,
            Some(Unsupported::Borrowed) => names_lifetime(ty),
            Some(Unsupported::Opaque) | None => false,
        };
        self.parameters.iter().any(|param| faulty(&param.ty))
            || matches!(
                unsupported(&self.response()),
                Some(Unsupported::Placeholder | Unsupported::Borrowed | Unsupported::Unsized)
            )
    }

    /// The type it returns.
    pub(super) fn response(&self) -> Type {
        match &self.signature.output {
            ReturnType::Default => syn::parse_quote!(()),
            ReturnType::Type(_, ty) => (**ty).clone(),
        }
    }
}

/// The first type in the signature that holds what has no size.
fn sizeless(signature: &Signature) -> Option<syn::Error> {
    let taken = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => Some(&*input.ty),
        FnArg::Receiver(_) => None,
    });
    let returned = match &signature.output {
        ReturnType::Type(_, ty) => Some(&**ty),
        ReturnType::Default => None,
    };
    let ty = taken.chain(returned).find(|ty| unsupported(ty) == Some(Unsupported::Unsized))?;
    Some(
        SpanRange::of(ty)
            .error("a type of this name holds values of a known size: call the type otherwise"),
    )
}

/// Makes a handler of `function`; what is wrong with it goes to `sink`.
pub(crate) fn check(mut function: Function, guard: Guard, sink: &mut Sink) -> CheckedItem {
    let surroundings = Surroundings::of_guard();
    if check_function_is_free(&function.signature, &surroundings, sink).is_none() {
        return CheckedItem::Method(function);
    }
    let name = &function.signature.ident;
    if surroundings.is_second(name) {
        sink.error(SpanRange::of(name), text::NAMED_TWICE.with(&[name]));
        return CheckedItem::Repeated;
    }
    if check_nothing_guards_it(&function, sink).is_none() {
        return CheckedItem::Method(function);
    }
    let signature = &function.signature;
    check_function_is_async(&function, sink);
    check_function_has_no_qualifiers(signature, sink);
    check_function_is_not_main(signature, sink);
    check_function_is_not_variadic(signature, sink);
    check_lifetimes_are_absent(signature, sink);
    check_parameters_are_few(signature, sink);
    check_response_is_named(signature, sink);
    let parameters = parameter::read(&mut function.signature, &function.body, sink);
    extractors::check(&parameters, sink);
    let unread = function.unread.clone().or_else(|| sizeless(&function.signature));
    CheckedItem::Handler(Handler {
        attributes: attributes::sort(function.attributes, &parameters, guard, sink),
        parameters,
        visibility: function.visibility,
        signature: function.signature,
        body: function.body,
        unread,
    })
}

/// Beside a method the guard's type has no place.
fn check_function_is_free(
    signature: &Signature,
    surroundings: &Surroundings,
    sink: &mut Sink,
) -> Option<()> {
    if let Some(receiver) = signature.receiver() {
        // Of a free function rustc says it itself.
        if !surroundings.is_at_margin() {
            sink.error(SpanRange::of(receiver), text::RECEIVER);
        }
        return None;
    }
    let parameters = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => Some(&*input.ty),
        FnArg::Receiver(_) => None,
    });
    let response = match &signature.output {
        ReturnType::Type(_, ty) => Some(&**ty),
        ReturnType::Default => None,
    };
    if let Some(ty) = parameters.chain(response).find(|ty| names_self(ty)) {
        sink.error(SpanRange::of(ty), text::SELF_TYPE);
        return None;
    }
    if surroundings.is_in_impl(&signature.ident) {
        sink.error(SpanRange::of(&signature.ident), text::IN_IMPL);
        return None;
    }
    Some(())
}

/// The function inside another guard, which went by another name: its guard stays the one.
fn check_nothing_guards_it(function: &Function, sink: &mut Sink) -> Option<()> {
    let marked = |attribute: &syn::Attribute| {
        attribute.path().is_ident("allow") && mentions(attribute.to_token_stream(), INSIDE_A_GUARD)
    };
    if function.attributes.iter().any(marked) {
        sink.error(SpanRange::at(Span::call_site()), text::SECOND_GUARD);
        return None;
    }
    Some(())
}

fn mentions(tokens: TokenStream, text: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), text),
        TokenTree::Literal(literal) => literal.to_string().contains(text),
        TokenTree::Ident(_) | TokenTree::Punct(_) => false,
    })
}

fn check_function_is_async(function: &Function, sink: &mut Sink) {
    let signature = &function.signature;
    if signature.asyncness.is_some() || signature.ident == "main" {
        return;
    }
    let blocks = crate::mentions::mentions(function.body.stream(), &|word| word == "block_on");
    if blocks {
        sink.error(SpanRange::at(Span::call_site()), text::RUNTIME_ABOVE);
    } else {
        let place = SpanRange::of(&signature.fn_token).to(SpanRange::of(&signature.ident));
        sink.error(place, text::NOT_ASYNC.with(&[&signature.ident]));
    }
}

/// Only the guard calls a handler, so these qualifiers could only weaken it.
fn check_function_has_no_qualifiers(signature: &Signature, sink: &mut Sink) {
    let safety = match &signature.safety {
        Safety::Unsafe(token) => Some(("unsafe", SpanRange::of(token))),
        Safety::Safe(token) => Some(("safe", SpanRange::of(token))),
        Safety::Default => None,
    };
    let constness = signature.constness.as_ref().map(|token| ("const", SpanRange::of(token)));
    let abi = signature.abi.as_ref().map(|abi| ("extern", SpanRange::of(abi)));
    for (word, place) in [constness, safety, abi].into_iter().flatten() {
        sink.error(place, text::QUALIFIER.with(&[&word, &word]));
    }
}

fn check_function_is_not_main(signature: &Signature, sink: &mut Sink) {
    if signature.ident == "main" {
        sink.error(SpanRange::of(&signature.ident), text::MAIN);
    }
}

fn check_function_is_not_variadic(signature: &Signature, sink: &mut Sink) {
    if let Some(variadic) = &signature.variadic {
        sink.error(SpanRange::of(variadic), text::VARIADIC);
    }
}

fn check_lifetimes_are_absent(signature: &Signature, sink: &mut Sink) {
    if let Some(lifetime) = signature.generics.lifetimes().next() {
        sink.error(SpanRange::of(lifetime), text::LIFETIMES);
    }
}

fn check_parameters_are_few(signature: &Signature, sink: &mut Sink) {
    let count = signature.inputs.len();
    if let Some(first) = signature.inputs.iter().nth(MOST_PARAMETERS) {
        let message = text::TOO_MANY_PARAMETERS.with(&[&MOST_PARAMETERS, &count]);
        sink.error(SpanRange::of(first), message);
    }
}

/// A response is checked by its type, which must therefore be named.
fn check_response_is_named(signature: &Signature, sink: &mut Sink) {
    let ReturnType::Type(_, ty) = &signature.output else { return };
    let tokens = || ty.to_token_stream();
    if signature.asyncness.is_none()
        && crate::mentions::mentions(tokens(), &|word| word == "Future")
    {
        // What is missing is `async` alone.
        return;
    }
    let message = match (&**ty, unsupported(ty)) {
        (Type::Never(_), _) => text::NEVER,
        (_, Some(Unsupported::Opaque)) => text::IMPL_RESPONSE,
        (
            _,
            Some(Unsupported::Placeholder | Unsupported::Borrowed | Unsupported::Unsized) | None,
        ) => {
            return;
        }
    };
    sink.error(SpanRange::of(&tokens()), message);
}
