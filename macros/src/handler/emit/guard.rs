//! The guard around a handler that passed every check.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Generics;

use super::guard_spec::GuardSpec;
use super::parts::{arguments, emit_nested, emit_policy_type, emit_signature, impl_header};
use super::seals::emit_seal;
use super::{accepted, inspect};
use crate::documents::{are_made, docs};
use crate::handler::Handler;
use crate::handler::parameter::Parameter;
use crate::names;
use crate::paths::Paths;
use crate::span::SpanRange;

/// The handler behind its guard.
pub(crate) fn guard(handler: &Handler, guard_spec: &GuardSpec, paths: &Paths) -> TokenStream {
    let outer = emit_outer(handler, guard_spec, paths);
    let policy = emit_policy_type(handler, paths);
    let names = accepted::emit_names(handler, &guard_spec.schemes);
    let hashes = accepted::emit_hashes(handler, &guard_spec.schemes, paths);
    let policy_impl = emit_policy_impl(handler, guard_spec, paths);
    let inspect = inspect::emit(handler, guard_spec, paths);
    let members = &guard_spec.members;
    let fallback = paths.fallback();
    let beside = &handler.attributes.beside;
    quote! {
        #outer
        #policy
        #names
        #beside
        const _: () = {
            #[allow(unused_imports)]
            use #fallback as _;
            #members
            #hashes
            #policy_impl
            #inspect
        };
    }
}

/// The function that keeps the handler's name, with the user's function inside.
fn emit_outer(handler: &Handler, guard_spec: &GuardSpec, paths: &Paths) -> TokenStream {
    let nested = emit_nested(handler, &quote!());
    let answer = emit_answer(handler, guard_spec, paths);
    let schemes = accepted::emit_type(handler, &guard_spec.schemes, paths);
    emit_signature(handler, schemes.as_ref(), quote!(#nested #answer), paths)
}

/// Runs the user's function and hands its output on; the response type is here so that what is
/// wrong with it shows at it.
fn emit_answer(handler: &Handler, guard_spec: &GuardSpec, paths: &Paths) -> TokenStream {
    let (request, name) = (names::local("request"), handler.name());
    let turbofish = turbofish(handler.generics());
    let response = handler.response();
    let place = SpanRange::of(&response);
    let respond = |of| place.over(place.method(&response, paths, of, "respond"));
    let respond =
        respond(if guard_spec.unredacted { Paths::whole_response } else { Paths::safe_response });
    let answer = match (guard_spec.unredacted, handler.parameters.is_empty()) {
        (false, true) => quote!(answer),
        (false, false) => quote!(answer_with),
        (true, true) => quote!(answer_unredacted),
        (true, false) => quote!(answer_unredacted_with),
    };
    let secured = paths.secured();
    let schemes = (!guard_spec.schemes.is_empty()).then(|| quote!(, _));
    let answer = place.over(quote!(<#secured<_ #schemes>>::#answer));
    quote!(#answer(#request, #name #turbofish, #respond).await)
}

fn emit_policy_impl(handler: &Handler, guard_spec: &GuardSpec, paths: &Paths) -> TokenStream {
    let spec_type = paths.spec();
    let unchecked = emit_unchecked(handler, paths);
    let spec = &guard_spec.spec;
    let header = impl_header(handler, &guard_spec.spec, &paths.policy());
    let seal = emit_seal(handler, &guard_spec.stated);
    let words = docs(&handler.attributes.outside);
    let words = (are_made() && !words.is_empty()).then(|| quote!(.docs(#words)));
    let unredacted = guard_spec.unredacted.then(|| {
        let header = impl_header(handler, &guard_spec.spec, &paths.unredacted());
        quote!(#header {})
    });
    quote! {
        #header {
            const SPEC: #spec_type = #spec #unchecked #words;
            #seal
        }
        #unredacted
    }
}

fn emit_unchecked(handler: &Handler, paths: &Paths) -> TokenStream {
    let unchecked = paths.unchecked();
    let entry = |parameter: &Parameter| {
        let reason = parameter.unchecked.as_ref()?;
        let ty = &parameter.ty;
        Some(quote!(#unchecked { parameter: ::core::stringify!(#ty), reason: #reason }))
    };
    let entries: Vec<TokenStream> = handler.parameters.iter().filter_map(entry).collect();
    if entries.is_empty() { quote!() } else { quote!(.unchecked(&[#(#entries),*])) }
}

fn turbofish(generics: &Generics) -> TokenStream {
    let arguments = arguments(generics);
    if arguments.is_empty() { quote!() } else { quote!(::#arguments) }
}
