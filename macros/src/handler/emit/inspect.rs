//! `impl Inspect`: the only place where a parameter's type meets the runtime's checks.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{Ident, Index, ReturnType, Type};

use super::{GuardSpec, emit_sealed, impl_header, tuple, tuple_and_last};
use crate::documents::are_made;
use crate::handler::Handler;
use crate::handler::parameter::Parameter;
use crate::mentions::mentions_parameter;
use crate::names;
use crate::paths::Paths;
use crate::span::SpanRange;

/// The impl, and beside it one constant for each parameter that is not generic, for `cargo check`.
pub(super) fn emit(handler: &Handler, guard_spec: &GuardSpec, paths: &Paths) -> TokenStream {
    let (parts, body) = tuple_and_last(handler);
    let inspect = paths.inspect();
    let header = impl_header(handler, &quote!(#inspect<#parts, #body>));
    let facts = emit_facts(handler, paths);
    let sealed = emit_sealed(handler, &guard_spec.stated);
    let needs = emit_needs(handler, guard_spec, paths);
    let response = emit_response(handler, guard_spec, paths);
    let fn_parts = emit_parts(handler, paths);
    let fn_body = emit_body(handler, &body, paths);
    let reader = emit_reader(handler, paths);
    let within = emit_generic_check(handler, guard_spec, paths);
    let beside = emit_checks(handler, guard_spec, paths);
    quote! {
        #header { #facts #sealed #needs #reader #within #response #fn_parts #fn_body }
        #beside
    }
}

/// How a JSON body is read. By the name of its type: one that is called otherwise is read by its own
/// extractor, which costs more and yields the same.
fn emit_reader(handler: &Handler, paths: &Paths) -> Option<TokenStream> {
    let last = handler.parameters.last().filter(|param| param.unchecked.is_none())?;
    let Type::Path(named) = &last.ty else { return None };
    let is_json = named.path.segments.last().is_some_and(|segment| segment.ident == "Json");
    if !is_json || is_generic(last, handler) {
        return None;
    }
    let (probe, read_json, ty) = (paths.probe(), paths.read_json(), &last.ty);
    Some(quote! {
        const READ: ::core::option::Option<#read_json> = #probe::<#ty>::READ;
    })
}

/// What the response type can hold, for the posture.
fn emit_response(handler: &Handler, guard_spec: &GuardSpec, paths: &Paths) -> TokenStream {
    let (shape, probe, response) = (paths.shape(), paths.probe(), handler.response());
    let unasked = guard_spec.objects.then(|| {
        quote! {
            const UNASKED: ::core::primitive::bool =
                ::core::option::Option::is_some(&#probe::<#response>::UNASKED);
        }
    });
    let answers = are_made().then(|| {
        let (schemas, answer) = (paths.schemas(), paths.answer_schema());
        let collected = names::local("schemas");
        quote! {
            fn answers(#collected: &mut #schemas) -> ::std::vec::Vec<#answer> {
                #probe::<#response>::ANSWERS(#collected)
            }
        }
    });
    quote!(#unasked fn response() -> #shape { #probe::<#response>::SHAPE } #answers)
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
    let (probe, public) = (at.probe(), guard_spec.public);
    let unasked = quote!(#probe::<#response>::UNASKED);
    Some(place.call(&at.check_response(), quote!(#unasked, #public)))
}

fn emit_facts(handler: &Handler, paths: &Paths) -> TokenStream {
    let facts = paths.parameter_facts();
    let mut each: Vec<TokenStream> =
        handler.parameters.iter().map(|param| facts_of(param, paths)).collect();
    let probe = paths.probe();
    let body = each.pop().unwrap_or_else(|| quote!(#probe::<()>::FACTS));
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
            let known = param.unchecked.is_none() && !is_generic(param, handler);
            let facts = known.then(|| facts_of(param, paths));
            facts.map_or_else(|| quote!(#needs<0>), |facts| quote!(#needs<{ #facts.#asked() }>))
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
    let (probe, ty) = (paths.probe(), &parameter.ty);
    quote!(#probe::<#ty>::FACTS)
}

fn emit_parts(handler: &Handler, paths: &Paths) -> TokenStream {
    let (slots, cx, part) = (names::local("slots"), names::local("cx"), names::local("part"));
    let (settling, refusal) = (paths.validation_context(), paths.refusal());
    let parts = handler.parameters.split_last().map_or(&[] as &[Parameter], |(_, parts)| parts);
    let types: Vec<TokenStream> =
        parts.iter().map(|Parameter { ty, .. }| quote!(::core::option::Option<#ty>)).collect();
    let types = tuple(&types);
    let settled = parts.iter().enumerate().filter(|(_, param)| param.unchecked.is_none());
    let settled = settled.map(|(n, param)| {
        let (settle, n) = (emit_settle(&param.ty, paths), Index::from(n));
        quote! {
            if let ::core::option::Option::Some(#part) = &mut #slots.#n {
                #settle(#part, #cx)?;
            }
        }
    });
    quote! {
        fn parts(
            #slots: &mut #types,
            #cx: &#settling<'_>,
        ) -> ::core::result::Result<(), #refusal> {
            #(#settled)*
            ::core::result::Result::Ok(())
        }
    }
}

fn emit_body(handler: &Handler, ty: &TokenStream, paths: &Paths) -> TokenStream {
    let (body, cx) = (names::local("body"), names::local("cx"));
    let (settling, refusal) = (paths.validation_context(), paths.refusal());
    let ok = quote!(::core::result::Result::Ok(()));
    let last = handler.parameters.last().filter(|param| param.unchecked.is_none());
    let checked = last.map_or(ok, |Parameter { ty, .. }| {
        let settle = emit_settle(ty, paths);
        quote!(#settle(#body, #cx))
    });
    quote! {
        fn body(
            #body: &mut #ty,
            #cx: &#settling<'_>,
        ) -> ::core::result::Result<(), #refusal> {
            #checked
        }
    }
}

/// The one error about a type that nothing validates: at the type, underlined whole.
fn emit_settle(ty: &Type, paths: &Paths) -> TokenStream {
    SpanRange::of(ty).method(ty, paths, Paths::safe_input, "validate")
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
