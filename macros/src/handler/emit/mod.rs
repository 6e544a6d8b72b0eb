//! Writes the guard around a handler: the function the router mounts with the user's own inside, the
//! policy type, and what the runtime asks of it.

mod accepted;
mod addresses;
mod firewall;
mod inspect;
mod lifecycle;
pub(crate) mod limits;
mod refusal;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};
use syn::punctuated::Punctuated;
use syn::{
    GenericParam, Generics, Ident, Lifetime, LitStr, Token, Type, TypeParamBound, WhereClause,
    WherePredicate,
};

use super::Handler;
use super::check::INSIDE_A_GUARD;
use super::parameter::Parameter;
use super::seal::{Stated, seal, sealed_for};
use crate::angles::with_angles;
use crate::documents::{are_made, docs};
use crate::names;
use crate::paths::Paths;
use crate::span::{SpanRange, generated, own};

pub(crate) use refusal::{refusal, untouched};

/// What a guard guard_spec: what `#[secure]` and `#[public]` write differently.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent statements, read one by one")]
pub(crate) struct GuardSpec {
    /// The `Spec` as an expression, without what the handler itself adds.
    pub(crate) spec: TokenStream,
    /// The schemes that it names.
    pub(crate) schemes: Vec<LitStr>,
    /// Constants that the expression refers to.
    pub(crate) members: TokenStream,
    /// Whether the handler is public.
    pub(crate) public: bool,
    /// Whether `objects` was stated.
    pub(crate) objects: bool,
    /// Whether it names a credential that browsers send by themselves.
    pub(crate) by_browsers: bool,
    /// The largest body in bytes, where that was stated.
    pub(crate) body: Option<u64>,
    /// Whether the response may leave as it is.
    pub(crate) unredacted: bool,
    /// What the policy states in words.
    pub(crate) stated: Stated,
}

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

/// The outer function around `content`, in the user's `async`, `fn` and braces: dead-code warnings
/// are lost otherwise.
fn emit_signature(
    handler: &Handler,
    schemes: Option<&TokenStream>,
    content: TokenStream,
    paths: &Paths,
) -> TokenStream {
    let outside = &handler.attributes.outside;
    let visibility = &handler.visibility;
    let asyncness = handler.signature.asyncness.unwrap_or_default();
    let (fn_token, name) = (&handler.signature.fn_token, handler.name());
    let generics = owned(handler.generics());
    let where_clause = &generics.where_clause;
    let angles = generics.params.is_empty().then(|| quote!(<>));
    let policy = policy(handler);
    let (secured, answer) = (paths.secured(), paths.answer());
    let request = names::local("request");
    let mut braces = proc_macro2::Group::new(proc_macro2::Delimiter::Brace, content);
    braces.set_span(handler.body.span());
    quote! {
        #(#outside)*
        #visibility #asyncness #fn_token #name #angles #generics (
            #request: #secured<#policy #schemes>,
        ) -> #answer<#policy> #where_clause #braces
    }
}

/// The user's function as it was written.
fn emit_nested(handler: &Handler, attributes: &TokenStream) -> TokenStream {
    let (inside, mark) = (&handler.attributes.inside, INSIDE_A_GUARD);
    let signature = with_angles("fn", handler.signature.to_token_stream());
    let body = &handler.body;
    quote! {
        #attributes
        #[allow(clippy::unused_async, reason = #mark)]
        #(#inside)*
        #signature #body
    }
}

/// Runs the user's function and hands its output on; the response type stands here so that what is
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

/// The zero-sized type that carries the policy.
///
/// With braces: a unit or tuple struct would also be a value, and shadow every binding of its name in
/// code that other macros generate beside it.
fn emit_policy_type(handler: &Handler, paths: &Paths) -> TokenStream {
    let name = names::policy(handler.name());
    let span = handler.name().span();
    let visibility = own(handler.visibility.to_token_stream(), span);
    let beside = &handler.attributes.beside;
    let types: Vec<&Ident> = handler.generics().type_params().map(|param| &param.ident).collect();
    let parameters = declared(handler.generics());
    let (of, phantom) = (names::local("of"), paths.phantom_data());
    let fields = match types.as_slice() {
        [] => quote!(),
        [one] => quote!(#of: #phantom<fn() -> #one>),
        several => quote!(#of: #phantom<fn() -> (#(#several),*)>),
    };
    quote! {
        #beside
        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        #[non_exhaustive]
        #visibility struct #name #parameters { #fields }
    }
}

fn emit_policy_impl(handler: &Handler, guard_spec: &GuardSpec, paths: &Paths) -> TokenStream {
    let spec_type = paths.spec();
    let unchecked = emit_unchecked(handler, paths);
    let spec = &guard_spec.spec;
    let header = impl_header(handler, &paths.policy());
    let seal = emit_seal(handler, &guard_spec.stated);
    let words = docs(&handler.attributes.outside);
    let words = (are_made() && !words.is_empty()).then(|| quote!(.docs(#words)));
    let unredacted = guard_spec.unredacted.then(|| {
        let header = impl_header(handler, &paths.unredacted());
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

fn seal_of(handler: &Handler, stated: &Stated) -> u64 {
    let reasons = handler.parameters.iter().filter_map(|each| each.unchecked.as_ref());
    seal(stated, reasons.map(LitStr::value))
}

fn emit_seal(handler: &Handler, stated: &Stated) -> TokenStream {
    let seal = Literal::u64_unsuffixed(seal_of(handler, stated));
    quote!(const SEAL: ::core::primitive::u64 = #seal;)
}

fn emit_sealed(handler: &Handler, stated: &Stated) -> TokenStream {
    let parts = handler.parameters.len().saturating_sub(1);
    let sealed = Literal::u64_unsuffixed(sealed_for(seal_of(handler, stated), parts));
    quote!(const SEALED: ::core::primitive::u64 = #sealed;)
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

/// `impl<T: Bounds> Trait for __hire<T> where T: 'static`.
fn impl_header(handler: &Handler, subject: &TokenStream) -> TokenStream {
    let generics = owned(handler.generics());
    let (implemented, _, bounds) = generics.split_for_impl();
    let policy = policy(handler);
    quote!(impl #implemented #subject for #policy #bounds)
}

/// `__hire<T>`.
fn policy(handler: &Handler) -> TokenStream {
    let name = names::policy(handler.name());
    let arguments = arguments(handler.generics());
    quote!(#name #arguments)
}

/// The parameters before the last as a tuple's type, and the last one's type.
fn tuple_and_last(handler: &Handler) -> (TokenStream, TokenStream) {
    let mut types: Vec<&Type> = handler.parameters.iter().map(|param| &param.ty).collect();
    let last = types.pop();
    (tuple(&types), last.map_or_else(|| quote!(()), |ty| quote!(#ty)))
}

/// `()`, `(A,)`, `(A, B,)`.
fn tuple(elements: &[impl quote::ToTokens]) -> TokenStream {
    quote!((#(#elements,)*))
}

/// The generics with every type parameter owned, as a handler's must be. The bound joins those that
/// the parameter has: clippy counts the places where one parameter is bounded.
fn owned(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    let Generics { params, where_clause, .. } = &mut generics;
    for param in params {
        let GenericParam::Type(param) = param else { continue };
        let clause = where_clause.as_mut().and_then(|clause| bounds_of(clause, &param.ident));
        // Located at the parameter, where rustc then proposes a bound that is missing.
        let stays = Lifetime::new("'static", generated(param.ident.span()));
        clause.unwrap_or(&mut param.bounds).push(TypeParamBound::Lifetime(stays));
    }
    generics
}

/// What a `where` clause asks of a type parameter, where it names it.
fn bounds_of<'a>(
    clause: &'a mut WhereClause,
    parameter: &Ident,
) -> Option<&'a mut Punctuated<TypeParamBound, Token![+]>> {
    clause.predicates.iter_mut().find_map(|predicate| match predicate {
        WherePredicate::Type(bounded) => match &bounded.bounded_ty {
            Type::Path(path) if path.path.is_ident(parameter) => Some(&mut bounded.bounds),
            _ => None,
        },
        _ => None,
    })
}

/// `<T, const N: usize>` without bounds, for the policy's type.
fn declared(generics: &Generics) -> TokenStream {
    bracketed(generics, |param| match param {
        GenericParam::Type(param) => Some(param.ident.to_token_stream()),
        GenericParam::Const(param) => {
            let (name, ty) = (&param.ident, &param.ty);
            Some(quote!(const #name: #ty))
        }
        GenericParam::Lifetime(_) => None,
    })
}

/// `<T, N>`.
fn arguments(generics: &Generics) -> TokenStream {
    bracketed(generics, |param| match param {
        GenericParam::Type(param) => Some(param.ident.to_token_stream()),
        GenericParam::Const(param) => Some(param.ident.to_token_stream()),
        GenericParam::Lifetime(_) => None,
    })
}

fn turbofish(generics: &Generics) -> TokenStream {
    let arguments = arguments(generics);
    if arguments.is_empty() { quote!() } else { quote!(::#arguments) }
}

fn bracketed(
    generics: &Generics,
    written: impl FnMut(&GenericParam) -> Option<TokenStream>,
) -> TokenStream {
    let written: Vec<TokenStream> = generics.params.iter().filter_map(written).collect();
    if written.is_empty() { quote!() } else { quote!(<#(#written),*>) }
}
