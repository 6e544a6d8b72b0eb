//! What a guard and a refusal write alike: the outer function, the type of the policy, the head of an implementation.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::punctuated::Punctuated;
use syn::{
    GenericParam, Generics, Ident, Lifetime, Token, Type, TypeParam, TypeParamBound, WhereClause,
    WherePredicate,
};

use crate::angles::with_angles;
use crate::handler::Handler;
use crate::handler::check::INSIDE_A_GUARD;
use crate::mentions::mentions_parameter;
use crate::names;
use crate::paths::Paths;
use crate::span::{generated, own};

/// The outer function around `content`, in the user's `async`, `fn` and braces: dead-code warnings
/// are lost otherwise.
pub(super) fn emit_signature(
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
pub(super) fn emit_nested(handler: &Handler, attributes: &TokenStream) -> TokenStream {
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

/// The zero-sized type that carries the policy.
///
/// With braces: a unit or tuple struct would also be a value, and shadow every binding of its name in
/// code that other macros generate beside it.
pub(super) fn emit_policy_type(handler: &Handler, paths: &Paths) -> TokenStream {
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
        // One may have no size.
        several => quote!(#of: (#(#phantom<fn() -> #several>),*)),
    };
    quote! {
        #beside
        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        #[non_exhaustive]
        #visibility struct #name #parameters { #fields }
    }
}

/// `impl<T: Bounds> Trait for __hire<T> where T: 'static`.
pub(super) fn impl_header(
    handler: &Handler,
    spec: &TokenStream,
    subject: &TokenStream,
) -> TokenStream {
    let mut generics = handler.generics().clone();
    if !mentions_its_parameters(handler, spec) {
        // What the handler asks of them is asked where it is named, and a type that does not fit is told there.
        generics.where_clause = None;
        generics.type_params_mut().for_each(|param| param.bounds.clear());
    }
    let generics = owned(&generics);
    let (implemented, _, bounds) = generics.split_for_impl();
    let policy = policy(handler);
    quote!(impl #implemented #subject for #policy #bounds)
}

/// Whether a type in its signature or the policy mentions a type parameter, and so may need what is asked of that.
fn mentions_its_parameters(handler: &Handler, spec: &TokenStream) -> bool {
    let types = handler.parameters.iter().map(|param| param.ty.to_token_stream());
    let mut all = types.chain([handler.response().to_token_stream(), spec.clone()]);
    all.any(|tokens| mentions_parameter(tokens, handler.generics()))
}

/// `__hire<T>`.
fn policy(handler: &Handler) -> TokenStream {
    let name = names::policy(handler.name());
    let arguments = arguments(handler.generics());
    quote!(#name #arguments)
}

/// The parameters before the last as a tuple's type, and the last one's type.
pub(super) fn tuple_and_last(handler: &Handler) -> (TokenStream, TokenStream) {
    let mut types: Vec<&Type> = handler.parameters.iter().map(|param| &param.ty).collect();
    let last = types.pop();
    (tuple(&types), last.map_or_else(|| quote!(()), |ty| quote!(#ty)))
}

/// `()`, `(A,)`, `(A, B,)`.
pub(super) fn tuple(elements: &[impl quote::ToTokens]) -> TokenStream {
    quote!((#(#elements,)*))
}

/// The generics with every type parameter owned, as a handler's must be. The bound joins those that
/// the parameter has: clippy counts the places where one parameter is bounded. A parameter without bounds is owned since
/// the policy's type asks it: what rustc then proposes is written behind the parameter.
fn owned(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    let Generics { params, where_clause, .. } = &mut generics;
    for param in params {
        let GenericParam::Type(param) = param else { continue };
        let clause = where_clause.as_mut().and_then(|clause| bounds_of(clause, &param.ident));
        // Located at the parameter, where rustc then proposes a bound that is missing.
        let stays = Lifetime::new("'static", generated(param.ident.span()));
        let is_bounded = clause.is_some() || !param.bounds.is_empty();
        if is_bounded {
            clause.unwrap_or(&mut param.bounds).push(TypeParamBound::Lifetime(stays));
        }
    }
    generics
}

/// Whether a type parameter says `?Sized`.
fn is_unsized(param: &TypeParam, generics: &Generics) -> bool {
    let mut clause = generics.where_clause.clone();
    let clause = clause.as_mut().and_then(|clause| bounds_of(clause, &param.ident));
    let asked = clause.map(|bounds| bounds.iter().cloned().collect::<Vec<_>>()).unwrap_or_default();
    param
        .bounds
        .iter()
        .chain(&asked)
        .any(|bound| bound.to_token_stream().to_string().starts_with('?'))
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

/// `<T: 'static, const N: usize>` without other bounds, for the policy's type.
fn declared(generics: &Generics) -> TokenStream {
    bracketed(generics, |param| match param {
        GenericParam::Type(param) => {
            let (name, unsized_) =
                (&param.ident, is_unsized(param, generics).then(|| quote!(?Sized+)));
            Some(quote!(#name: #unsized_ 'static))
        }
        GenericParam::Const(param) => {
            let (name, ty) = (&param.ident, &param.ty);
            Some(quote!(const #name: #ty))
        }
        GenericParam::Lifetime(_) => None,
    })
}

/// `<T, N>`.
pub(super) fn arguments(generics: &Generics) -> TokenStream {
    bracketed(generics, |param| match param {
        GenericParam::Type(param) => Some(param.ident.to_token_stream()),
        GenericParam::Const(param) => Some(param.ident.to_token_stream()),
        GenericParam::Lifetime(_) => None,
    })
}

fn bracketed(
    generics: &Generics,
    written: impl FnMut(&GenericParam) -> Option<TokenStream>,
) -> TokenStream {
    let written: Vec<TokenStream> = generics.params.iter().filter_map(written).collect();
    if written.is_empty() { quote!() } else { quote!(<#(#written),*>) }
}
