//! An enum with a tag, with its derive and its implementation of `Input`.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};

use super::reading::emit_deserialize;
use super::writing::emit_serialize;
use super::{assertions, calls, emit_name};
use crate::angles::with_angles;
use crate::implement::names_nothing;
use crate::input::check::Plan;
use crate::input::check::rules;
use crate::input::check::tagged::{Tagged, TaggedVariant, VariantBody};
use crate::names::local;
use crate::paths::Paths;
use crate::rule::RuleEmitter;
use crate::span::{SpanRange, generated};

/// A variant, and the checks of its fields where it has some of its own.
pub(in crate::input) type Planned<'a> = (&'a TaggedVariant<'a>, Option<Plan<'a>>);

/// Everything the attribute puts in place of the enum.
pub(in crate::input) fn item(
    tagged: &Tagged<'_>,
    variants: &[Planned<'_>],
    runtime: Option<&syn::Path>,
) -> TokenStream {
    let paths = Paths::new(runtime);
    let serde = paths.serde();
    let serde_at = serde.to_string().replace(' ', "");
    let strict = (!tagged.strict).then(|| quote!(deny_unknown_fields,));
    let (ident, generics) = (&tagged.item.ident, &tagged.item.generics);
    let reading = emit_deserialize(ident, generics, &paths.object_only(), false, &paths);
    let writing = emit_serialize(ident, generics, &tagged.item.attrs, &paths);
    let item = emit_enum(tagged);
    let input = emit_input(tagged, variants, &paths);
    // What a variant holds is looked up nowhere, which is reported where it is.
    let unnamed = names_nothing(ident, generics, &paths);
    let assertions = variants.iter().map(|(variant, plan)| {
        let own = plan.as_ref().map(|plan| assertions::free(plan, &paths));
        let inner = emit_inner_check(variant, tagged, &paths);
        // Each in a scope of its own: they bring the same names.
        let cfg = &variant.cfg;
        quote!(#(#cfg)* const _: () = { #own #inner };)
    });
    quote! {
        #[derive(#serde::Deserialize)]
        #[serde(#strict remote = "Self", crate = #serde_at)]
        #item
        #reading
        #writing
        const _: () = {
            #input
            #unnamed
            #(#assertions)*
        };
    }
}

fn emit_enum(tagged: &Tagged<'_>) -> TokenStream {
    let mut item = tagged.item.clone();
    for variant in &mut item.variants {
        variant.fields.iter_mut().for_each(|field| rules::remove(&mut field.attrs));
    }
    with_angles("enum", item.into_token_stream())
}

/// What only the state can tell is not looked up here, and no object is asked who may write a field. Beside the tag no field
/// has its name.
fn emit_inner_check(
    variant: &TaggedVariant<'_>,
    tagged: &Tagged<'_>,
    paths: &Paths,
) -> Option<TokenStream> {
    let VariantBody::Input(ty) = variant.body else { return None };
    let place = SpanRange::of(ty);
    let method = |name| place.method(ty, paths, Paths::input, name);
    let (loads, verifies, writes) = (method("LOADS"), method("VERIFIES"), method("WRITES"));
    let check = paths.at(place.start()).check_tagged();
    let call = place.call(&check, quote!(#loads || #verifies, !#writes.is_empty()));
    let tag = &tagged.tag;
    let beside = tagged.content.is_none().then(|| {
        let (check, fields) = (paths.at(place.start()).check_tag(), method("FIELDS"));
        let call = place.call(&check, quote!(#tag, #fields));
        quote!(const _: () = #call;)
    });
    Some(quote!(const _: () = #call; #beside))
}

fn emit_input(tagged: &Tagged<'_>, variants: &[Planned<'_>], paths: &Paths) -> TokenStream {
    let (ident, input, field_name) = (&tagged.item.ident, paths.input(), paths.field_name());
    let (tag, tagging) = (&tagged.tag, paths.input_tagging());
    let content = tagged.content.as_ref().map_or_else(
        || quote!(::core::option::Option::None),
        |content| quote!(::core::option::Option::Some(#content)),
    );
    let named = variants.iter().flat_map(|(variant, plan)| {
        let fields = emit_fields(variant, plan.as_ref(), paths);
        let cfg = &variant.cfg;
        let named = variant.names().map(move |name| quote!(#(#cfg)* (#name, #fields)));
        named.collect::<Vec<_>>()
    });
    let inner = variants.iter().filter_map(|(variant, _)| match variant.body {
        VariantBody::Input(ty) => {
            let inner = SpanRange::of(ty).method(ty, paths, Paths::input, "NAMES_OBJECT");
            let cfg = &variant.cfg;
            if cfg.is_empty() {
                return Some(inner);
            }
            Some(quote!({ let mut any = false; #(#cfg)* { any |= #inner; } any }))
        }
        _ => None,
    });
    let (check, permits) = (emit_check(tagged, variants, paths), emit_permits(variants, paths));
    quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        impl #input for #ident {
            const FIELDS: &'static [#field_name] = &[#field_name::new(#tag, #tag).tagged()];
            const NAMES_OBJECT: ::core::primitive::bool = false #(|| #inner)*;
            const TAGGED: ::core::option::Option<&'static #tagging> =
                ::core::option::Option::Some(&#tagging::new(#tag, #content, &[#(#named),*]));
            #check
            #permits
        }
    }
}

/// The fields of a variant, by a function.
fn emit_fields(variant: &TaggedVariant<'_>, plan: Option<&Plan<'_>>, paths: &Paths) -> TokenStream {
    let field_name = paths.field_name();
    if let VariantBody::Input(ty) = variant.body {
        let fields = SpanRange::of(ty).method(ty, paths, Paths::input, "FIELDS");
        return quote!(::core::option::Option::Some(|| #fields));
    }
    if matches!(variant.body, VariantBody::Nothing) {
        return quote!(::core::option::Option::None);
    }
    let names = plan.iter().flat_map(|plan| {
        plan.fields().iter().map(|field| emit_name(field, plan, paths)).collect::<Vec<_>>()
    });
    let fallback = paths.fallback();
    quote! {
        ::core::option::Option::Some(|| {
            #[allow(unused_imports)]
            use #fallback as _;
            const FIELDS: &[#field_name] = &[#(#names),*];
            FIELDS
        })
    }
}

fn emit_check(tagged: &Tagged<'_>, variants: &[Planned<'_>], paths: &Paths) -> TokenStream {
    let (found, violations) = (local("found"), paths.violations());
    let arms = variants.iter().map(|(variant, plan)| {
        let (name, cfg) = (variant.ident, &variant.cfg);
        let arm = match (&variant.body, plan) {
            (VariantBody::Input(ty), _) => {
                let inner = local("inner");
                let check = SpanRange::of(ty).method(ty, paths, Paths::input, "check");
                quote! {
                    Self::#name(#inner) => {
                        if let ::core::result::Result::Err(broken) = #check(#inner) {
                            #found = broken;
                        }
                    }
                }
            }
            (_, Some(plan)) => {
                let fields = emit_pattern(plan);
                let rules = plan.fields().iter().flat_map(|field| calls::checks(field, paths));
                quote! {
                    #[allow(unused_variables)]
                    Self::#name { #fields } => { #(#rules)* }
                }
            }
            _ => quote!(Self::#name { .. } => {}),
        };
        quote!(#(#cfg)* #arm)
    });
    let below =
        tagged.content.as_ref().map(|content| quote!(let #found = #found.beneath(#content);));
    quote! {
        fn check(&self) -> ::core::result::Result<(), #violations> {
            #[allow(unused_mut)]
            let mut #found: #violations = ::core::default::Default::default();
            match self { #(#arms)* }
            #below
            #found.into_result()
        }
    }
}

/// Who may write which field is said by the inputs that variants hold, as a whole or in their fields. Every variant has
/// an arm of its own: one that is forgotten does not compile.
fn emit_permits(variants: &[Planned<'_>], paths: &Paths) -> TokenStream {
    let (caller, viewer, inner) = (local("caller"), paths.viewer(), local("inner"));
    // A variant's own field is written by every caller: no rule is looked up.
    let mut members = RuleEmitter::new(paths, None, None);
    let arms = variants.iter().map(|(variant, plan)| {
        let (name, cfg) = (variant.ident, &variant.cfg);
        let arm = match (&variant.body, plan) {
            (VariantBody::Input(ty), _) => {
                let permits = SpanRange::of(ty).method(ty, paths, Paths::input, "permits");
                quote!(Self::#name(#inner) => #permits(#inner, #caller),)
            }
            (_, Some(plan)) => {
                let fields = emit_pattern(plan);
                let fields_of = plan.fields().iter();
                let permits: Vec<TokenStream> = fields_of
                    .flat_map(|field| calls::permits(field, None, paths, &mut members))
                    .collect();
                quote!(Self::#name { #fields } => { #(#permits)* true })
            }
            _ => quote!(Self::#name { .. } => true,),
        };
        quote!(#(#cfg)* #arm)
    });
    let arms: Vec<TokenStream> = arms.collect();
    let fallback = paths.fallback();
    quote! {
        #[allow(unused_variables)]
        fn permits(&self, #caller: &#viewer<'_>) -> ::core::primitive::bool {
            #[allow(unused_imports)]
            use #fallback as _;
            match self { #(#arms)* }
        }
    }
}

/// The fields of a variant, each bound by its name.
fn emit_pattern(plan: &Plan<'_>) -> TokenStream {
    let fields = plan.fields().iter().map(|field| {
        let (cfg, ident) = (&field.cfg, field.ident);
        quote!(#(#cfg)* #ident)
    });
    quote!(#(#fields),*)
}
