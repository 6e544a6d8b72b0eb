//! The struct with its derives, and its implementation of `Input`.

mod assertions;
mod calls;
pub(super) mod choice;
pub(super) mod fallback;
mod field_type;
mod file;
mod fulfilment;
mod lookup;
mod reading;
mod schema;
pub(super) mod tagged;
mod writing;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};

use self::reading::emit_deserialize;
use self::writing::emit_serialize;
use super::check::{CheckedField, Plan, rules};
use crate::angles::with_angles;
use crate::documents::{are_made, docs};
use crate::implement::unlisted;
use crate::names::local;
use crate::paths::Paths;
use crate::rule::RuleEmitter;
use crate::span::{SpanRange, generated};

/// Everything the attribute puts in place of the struct.
pub(super) fn item(plan: &Plan<'_>) -> TokenStream {
    let paths = Paths::new(plan.runtime());
    let derives = emit_derives(plan, &paths);
    let item = emit_struct(plan, &paths);
    let object = paths.object_only();
    let (ident, generics) = (&plan.item().ident, &plan.item().generics);
    let asks = plan.fields().iter().any(|field| reading::is_asked(field, plan.item()));
    let reading = emit_deserialize(ident, generics, &object, asks, &paths);
    let scope = plan.needs_validator().then(|| emit_scope(&paths));
    let mut members = RuleEmitter::new(&paths, plan.roles(), plan.scopes());
    let input = emit_input(plan, &paths, &mut members);
    let names = members.items();
    let assertions = assertions::free(plan, &paths);
    let lookup = lookup::emit(plan, &paths);
    let writing = emit_serialize(ident, generics, &plan.item().attrs, &paths);
    quote! {
        #derives
        #item
        #reading
        #writing
        #scope
        #[allow(deprecated)]
        const _: () = {
            #names
            #input
            #lookup
            #assertions
        };
    }
}

fn emit_derives(plan: &Plan<'_>, paths: &Paths) -> TokenStream {
    let (serde, validator) = (paths.serde(), paths.validator());
    let [serde_at, validator_at] =
        [&serde, &validator].map(|path| path.to_string().replace(' ', ""));
    let strict = (!plan.is_strict()).then(|| quote!(deny_unknown_fields,));
    let validate = plan.needs_validator().then(|| {
        quote! {
            #[derive(#validator::Validate)]
            #[validate(crate = #validator_at)]
        }
    });
    quote! {
        #[derive(#serde::Deserialize)]
        #[serde(#strict remote = "Self", crate = #serde_at)]
        #validate
    }
}

fn emit_struct(plan: &Plan<'_>, paths: &Paths) -> TokenStream {
    let mut item = plan.item().clone();
    rules::remove_nesting(&mut item.attrs);
    for field in &mut item.fields {
        rules::remove(&mut field.attrs);
        let checked = plan.fields().iter().find(|each| Some(each.ident) == field.ident.as_ref());
        let asked = checked.filter(|checked| reading::is_asked(checked, plan.item()));
        field.attrs.extend(asked.map(|checked| reading::bound(checked, paths)));
    }
    with_angles("struct", item.into_token_stream())
}

/// What validator's generated code expects to find around it. A glob, so that it may be beside
/// every struct of a module and never meets a name of the user's.
fn emit_scope(paths: &Paths) -> TokenStream {
    let scope = paths.validation();
    quote! {
        #[allow(unused_imports, redundant_imports, clippy::wildcard_imports)]
        use #scope::*;
    }
}

fn emit_input(plan: &Plan<'_>, paths: &Paths, members: &mut RuleEmitter<'_>) -> TokenStream {
    let item = plan.item();
    let ident = &item.ident;
    let (parameters, arguments, clause) = item.generics.split_for_impl();
    let (input, field_name) = (paths.input(), paths.field_name());
    let names: Vec<TokenStream> = plan
        .fields()
        .iter()
        .map(|field| {
            let name = emit_name(field, plan, paths);
            let writer = are_made().then(|| schema::written_by(field, members));
            let writer = writer.flatten();
            quote!(#name #writer)
        })
        .collect();
    let words = docs(&item.attrs);
    let words = (are_made() && !words.is_empty())
        .then(|| quote!(const DOCS: &'static ::core::primitive::str = #words;));
    let constants = lookup::constants(plan, paths);
    let writes = calls::writes(plan, paths);
    let checked = assertions::within(plan, paths);
    let check = emit_check(plan, paths, checked.is_some());
    let permits = emit_permits(plan, paths, members);
    let unlisted = unlisted(ident, &input);
    quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        #unlisted
        impl #parameters #input for #ident #arguments #clause {
            const FIELDS: &'static [#field_name] = &[#(#names),*];
            #words
            #constants
            #writes
            #checked
            #check
            #permits
        }
    }
}

/// A field's names, and what it may hold.
fn emit_name(field: &CheckedField<'_>, plan: &Plan<'_>, paths: &Paths) -> TokenStream {
    let CheckedField { rust, json, also, cfg, .. } = field;
    let field_name = paths.field_name();
    let also = (!also.is_empty()).then(|| quote!(.also(&[#(#also),*])));
    let holding = assertions::facts(field, plan, paths).map(|facts| quote!(.holding(#facts)));
    let (sizes, characters) = (calls::sizes(field, paths), calls::characters(field, paths));
    let defaulted = field.defaulted.then(|| quote!(.defaulted()));
    let unsent = field.is_unsent_if_empty().then(|| quote!(.unsent_if_empty()));
    let flattened = (field.flattened && field.read).then(|| {
        let place = SpanRange::of(field.ty);
        let fields = place.method(field.ty, paths, Paths::input, "FIELDS");
        quote!(.flattened(#fields))
    });
    let plain = (holding.is_some() && field.plain).then(|| quote!(.plain()));
    let skipped = (!field.read).then(|| quote!(.skipped()));
    let told = are_made().then(|| schema::field(field, plan, paths));
    quote! {
        #(#cfg)* #field_name::new(#rust, #json)
            #also #holding #plain #sizes #characters #defaulted #unsent #skipped #flattened #told
    }
}

fn emit_check(plan: &Plan<'_>, paths: &Paths, checked: bool) -> TokenStream {
    let (found, violations) = (local("found"), paths.violations());
    let rules: Vec<TokenStream> =
        plan.fields().iter().flat_map(|field| calls::checks(field, paths)).collect();
    let mutable = (!rules.is_empty()).then(|| quote!(mut));
    let checked = checked.then(|| quote!(let () = Self::CHECKED;));
    let start = if plan.needs_validator() {
        let validated = paths.validated();
        quote!(#validated(self))
    } else {
        quote!(::core::default::Default::default())
    };
    quote! {
        fn check(&self) -> ::core::result::Result<(), #violations> {
            #checked
            let #mutable #found: #violations = #start;
            #(#rules)*
            #found.into_result()
        }
    }
}

/// Who may write which field; nothing where anyone may write every one.
fn emit_permits(
    plan: &Plan<'_>,
    paths: &Paths,
    members: &mut RuleEmitter<'_>,
) -> Option<TokenStream> {
    let (caller, viewer) = (local("caller"), paths.viewer());
    let permits: Vec<TokenStream> = plan
        .fields()
        .iter()
        .flat_map(|field| calls::permits(field, plan.object(), paths, members))
        .collect();
    if permits.is_empty() {
        return None;
    }
    let fallback = paths.fallback();
    Some(quote! {
        fn permits(&self, #caller: &#viewer<'_>) -> ::core::primitive::bool {
            #[allow(unused_imports)]
            use #fallback as _;
            #(#permits)*
            true
        }
    })
}
