//! `impl Inspect`: the only place where a parameter's type meets the runtime's checks.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::{Ident, ReturnType, Type};

use super::guard_spec::GuardSpec;
use super::parts::{impl_header, tuple, tuple_and_last};
use super::seals::emit_sealed;
use crate::documents::are_made;
use crate::handler::Handler;
use crate::handler::extractors::is_json;
use crate::handler::parameter::Parameter;
use crate::mentions::mentions_parameter;
use crate::names;
use crate::paths::Paths;
use crate::span::SpanRange;

/// What the runtime calls the need of a parameter that nothing checks.
const UNCHECKED: u8 = 8;

/// The impl, and beside it one constant for each parameter that is not generic, for `cargo check`.
pub(super) fn emit(handler: &Handler, guard_spec: &GuardSpec, paths: &Paths) -> TokenStream {
    let (parts, body) = tuple_and_last(handler);
    let types: Vec<&Type> = handler.parameters.iter().map(|param| &param.ty).collect();
    let (last, earlier) = types
        .split_last()
        .map_or((None, types.as_slice()), |(last, earlier)| (Some(*last), earlier));
    let parts_name = emit_name("Parts", earlier.first().copied(), earlier.last().copied());
    let body_name = emit_name("Body", last, last);
    let header = impl_header(handler, &guard_spec.spec, &paths.inspect());
    let facts = emit_facts(handler, paths);
    let sealed = emit_sealed(handler, &guard_spec.stated);
    let needs = emit_needs(handler, guard_spec, paths);
    let response = emit_response(handler, guard_spec, paths);
    let validated = emit_validated(handler, paths);
    let reader = emit_reader(handler, paths);
    let within = emit_generic_check(handler, guard_spec, paths);
    let beside = emit_checks(handler, guard_spec, paths);
    quote! {
        #header {
            #parts_name = #parts;
            #body_name = #body;
            #validated #facts #sealed #needs #reader #within #response
        }
        #beside
    }
}

/// `type Parts`, from the first of the types in it to the last: there rustc tells that one is private where the handler is
/// not.
fn emit_name(name: &str, first: Option<&Type>, last: Option<&Type>) -> TokenStream {
    let (Some(first), Some(last)) = (first, last) else {
        let name = format_ident!("{name}");
        return quote!(type #name);
    };
    let place = SpanRange::of(first).to(SpanRange::of(last));
    let name = Ident::new(name, place.end());
    quote_spanned!(place.start()=> type #name)
}

/// How a JSON body is read. By the name of its type: one that is called otherwise is read by its own
/// extractor, which costs more and yields the same.
fn emit_reader(handler: &Handler, paths: &Paths) -> Option<TokenStream> {
    let last = handler.parameters.last().filter(|param| param.unchecked.is_none())?;
    if !is_json(&last.ty) || is_generic(last, handler) {
        return None;
    }
    let (read_json, read) = (paths.read_json(), probed(&last.ty, paths, "READ"));
    Some(quote! {
        const READ: ::core::option::Option<#read_json> = #read;
    })
}

/// What the response type can hold, for the posture.
fn emit_response(handler: &Handler, guard_spec: &GuardSpec, paths: &Paths) -> TokenStream {
    let (shape, response) = (paths.shape(), handler.response());
    let of_response = |constant| SpanRange::of(&response).probed(&response, paths, constant);
    let unasked = guard_spec.objects.then(|| {
        let unasked = of_response("UNASKED");
        quote! {
            const UNASKED: ::core::primitive::bool =
                ::core::option::Option::is_some(&#unasked);
        }
    });
    let answers = are_made().then(|| {
        let (schemas, answer) = (paths.schemas(), paths.answer_schema());
        let (collected, answers) = (names::local("schemas"), of_response("ANSWERS"));
        quote! {
            fn answers(#collected: &mut #schemas) -> ::std::vec::Vec<#answer> {
                #answers(#collected)
            }
        }
    });
    let held = of_response("SHAPE");
    quote!(#unasked fn response() -> #shape { #held } #answers)
}

/// Objects leave only where the caller was asked about, or a reason is stated.
fn emit_response_check(
    handler: &Handler,
    guard_spec: &GuardSpec,
    paths: &Paths,
) -> Option<TokenStream> {
    let ReturnType::Type(_, response) = &handler.signature.output else { return None };
    if guard_spec.objects || guard_spec.unredacted {
        return None;
    }
    let place = SpanRange::of(response);
    let at = paths.at(place.start());
    let (unasked, public) = (place.probed(response, paths, "UNASKED"), guard_spec.public);
    Some(place.call(&at.check_response(), quote!(#unasked, #public)))
}

fn emit_facts(handler: &Handler, paths: &Paths) -> TokenStream {
    let facts = paths.parameter_facts();
    let mut each: Vec<TokenStream> =
        handler.parameters.iter().map(|param| facts_of(param, paths)).collect();
    let probe = paths.probe();
    let body = each.pop().unwrap_or_else(|| quote!(<#probe<()>>::FACTS));
    quote! {
        const PARTS: &'static [#facts] = &[#(#each),*];
        const BODY: #facts = #body;
    }
}

/// What each parameter needs of the guard. Of a type that mentions a parameter of the handler's own that
/// cannot be said here: `check_concrete` refuses it where it does.
fn emit_needs(handler: &Handler, guard_spec: &GuardSpec, paths: &Paths) -> TokenStream {
    let needs = paths.needs();
    let asked = if guard_spec.by_browsers { quote!(needs_of_browsers) } else { quote!(needs) };
    let mut each: Vec<TokenStream> = handler
        .parameters
        .iter()
        .map(|param| {
            if param.unchecked.is_some() {
                // Asked of the type nevertheless: where it is none, the router asks no more.
                let known = !is_generic(param, handler);
                let unchecked = known.then(|| probed(&param.ty, paths, "UNCHECKED"));
                let unchecked = unchecked.unwrap_or_else(|| UNCHECKED.to_token_stream());
                return quote!(#needs<{ #unchecked }>);
            }
            if is_generic(param, handler) {
                return quote!(#needs<0>);
            }
            let facts = facts_of(param, paths);
            quote!(#needs<{ #facts.#asked() }>)
        })
        .collect();
    let last = each.pop().unwrap_or_else(|| quote!(#needs<0>));
    let parts = tuple(&each);
    quote! {
        type PartsNeed = #parts;
        type BodyNeeds = #last;
    }
}

fn is_generic(parameter: &Parameter, handler: &Handler) -> bool {
    mentions_parameter(parameter.ty.to_token_stream(), handler.generics())
}

fn facts_of(parameter: &Parameter, paths: &Paths) -> TokenStream {
    if parameter.unchecked.is_some() {
        let facts = paths.parameter_facts();
        return quote!(#facts::UNCHECKED);
    }
    probed(&parameter.ty, paths, "FACTS")
}

fn probed(ty: &Type, paths: &Paths, constant: &str) -> TokenStream {
    SpanRange::of(ty).probed(ty, paths, constant)
}

/// The one error about each type that nothing validates: at the type, underlined whole.
fn emit_validated(handler: &Handler, paths: &Paths) -> Option<TokenStream> {
    checked(handler).next()?;
    let each = checked(handler).map(|Parameter { ty, .. }| {
        let place = SpanRange::of(ty);
        let validate = place.over(place.method(ty, paths, Paths::safe_input, "validate"));
        let (probe, ask) = (paths.at(place.start()).probe(), Ident::new("ask", place.start()));
        let ask = place.over(quote!(<#probe<()>>::#ask));
        quote!(#ask(#validate))
    });
    Some(quote!(const VALIDATED: () = { #(#each;)* };))
}

/// The checks of what depends on no type parameter: free constants, which `cargo check` evaluates.
fn emit_checks(handler: &Handler, guard_spec: &GuardSpec, paths: &Paths) -> TokenStream {
    let concrete = |param: &Parameter| !is_generic(param, handler);
    let (name, ty) = (names::stance(), paths.handler_traits());
    let checks: Vec<TokenStream> = calls(handler, &name, paths, &concrete).collect();
    let response = emit_response_check(handler, guard_spec, paths);
    let response = response.filter(|_| !has_generic_response(handler));
    let response = response.map(|check| quote!(const _: () = #check;));
    if checks.is_empty() {
        return quote!(#response);
    }
    let stance = emit_stance(handler, guard_spec, paths, &concrete);
    quote! {
        const #name: #ty = #stance;
        #(const _: () = #checks;)*
        #response
    }
}

/// The same checks where they depend on type parameters: evaluated once these are known.
fn emit_generic_check(
    handler: &Handler,
    guard_spec: &GuardSpec,
    paths: &Paths,
) -> Option<TokenStream> {
    let (name, ty) = (names::local("stance"), paths.handler_traits());
    let checks = has_generic_parameter(handler).then(|| {
        let stance = emit_stance(handler, guard_spec, paths, &|_| true);
        let checks = calls(handler, &name, paths, &|_| true);
        quote!(let #name: #ty = #stance; #(#checks;)*)
    });
    let response = emit_response_check(handler, guard_spec, paths);
    let response = response.filter(|_| has_generic_response(handler));
    if checks.is_none() && response.is_none() {
        return None;
    }
    let response = response.into_iter();
    Some(quote!(const CHECKED: () = { #checks #(#response;)* };))
}

fn has_generic_parameter(handler: &Handler) -> bool {
    checked(handler).any(|param| is_generic(param, handler))
}

fn has_generic_response(handler: &Handler) -> bool {
    mentions_parameter(handler.response().to_token_stream(), handler.generics())
}

/// Which parameters are judged.
type Chosen<'a> = &'a dyn Fn(&Parameter) -> bool;

fn calls<'a>(
    handler: &'a Handler,
    stance: &'a Ident,
    paths: &'a Paths,
    chosen: Chosen<'a>,
) -> impl Iterator<Item = TokenStream> + 'a {
    let judged = move || checked(handler).filter(|param| chosen(param));
    judged().enumerate().flat_map(move |(place_among, param)| {
        let place = SpanRange::of(&param.ty);
        let at = paths.at(place.start());
        let facts = facts_of(param, paths);
        let facts = if param.is_unused { quote!(#facts.unused()) } else { facts };
        let before = judged().take(place_among).map(|param| facts_of(param, paths));
        let before: Vec<TokenStream> = before.collect();
        let stance = if before.is_empty() {
            stance.to_token_stream()
        } else {
            quote!(#stance.after(#(#before.reads_query())||*))
        };
        let concrete =
            is_generic(param, handler).then(|| place.call(&at.check_concrete(), facts.clone()));
        let fits = place.call(&at.check_parameter(), quote!(#facts, #stance));
        std::iter::once(fits).chain(concrete)
    })
}

/// What the handler as a whole does, which decides whether a parameter is safe in it. Of a parameter
/// that is not asked it is assumed that it checks an object.
fn emit_stance(
    handler: &Handler,
    guard_spec: &GuardSpec,
    paths: &Paths,
    chosen: Chosen<'_>,
) -> TokenStream {
    let GuardSpec { public, objects, body, .. } = guard_spec;
    let spec = paths.spec();
    let body = body.map(Literal::u64_unsuffixed);
    let body = body.map_or_else(|| quote!(#spec::BODY_LIMIT), |bytes| quote!(#bytes));
    let asked = checked(handler).filter(|param| chosen(param));
    let mut checks_object: Vec<TokenStream> = asked
        .map(|param| facts_of(param, paths))
        .map(|facts| quote!(#facts.checks_object))
        .collect();
    if checked(handler).any(|param| !chosen(param)) {
        checks_object = vec![quote!(true)];
    }
    let stance = paths.handler_traits();
    quote!(#stance::new(#public, #objects, #(#checks_object)||*, #body))
}

fn checked(handler: &Handler) -> impl Iterator<Item = &Parameter> {
    handler.parameters.iter().filter(|param| param.unchecked.is_none())
}
