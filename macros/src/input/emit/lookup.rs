//! What of an input only the state can tell: objects that it names, and `Verify`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{Generics, Meta, parse_quote};

use super::assertions::{asked, probed, without_lifetimes};
use super::field_type::{holds_itself, is_generic};
use crate::implement::names_nothing;
use crate::input::check::{CheckedField, Plan};
use crate::names::{self, local};
use crate::paths::Paths;
use crate::span::{SpanRange, generated, relocate};

/// What the struct says about itself: the ids that nothing checks, the objects, whether it is verified.
pub(super) fn constants(plan: &Plan<'_>, paths: &Paths) -> TokenStream {
    let item = plan.item();
    let named: Vec<&CheckedField<'_>> =
        plan.fields().iter().filter(|field| field.read && field.object).collect();
    // What holds the struct itself adds nothing of its own, which `check_itself` makes sure of.
    let any = |question: &dyn Fn(&CheckedField<'_>) -> TokenStream| {
        let counted = named.iter().filter(|field| !holds_itself(field, item));
        let each = counted.map(|field| {
            let (cfg, question) = (&field.cfg, question(field));
            quote!(#(#cfg)* { any |= #question; })
        });
        let each: Vec<TokenStream> = each.collect();
        if each.is_empty() { quote!(false) } else { quote!({ let mut any = false; #(#each)* any }) }
    };
    let names_object = any(&|field| {
        let facts = asked(field, item, paths);
        quote!(#facts.names_unchecked())
    });
    let loads = (!named.is_empty()).then(|| {
        let loads = any(&|field| {
            let (facts, can) = (asked(field, item, paths), can_be_looked_up(field, plan, paths));
            quote!(#facts.loads() #can)
        });
        quote!(const LOADS: ::core::primitive::bool = #loads;)
    });
    let verifies = (plan.verify().is_some() || plan.fields().iter().any(|field| field.verify))
        .then(|| {
            quote!(
                const VERIFIES: ::core::primitive::bool = true;
            )
        });
    quote! {
        const NAMES_OBJECT: ::core::primitive::bool = #names_object;
        #loads
        #verifies
    }
}

/// What cannot be looked up is reported at its field, and not again where a handler takes the struct.
fn can_be_looked_up(
    field: &CheckedField<'_>,
    plan: &Plan<'_>,
    paths: &Paths,
) -> Option<TokenStream> {
    let item = plan.item();
    if is_generic(field, &item.generics) {
        return None;
    }
    let names = probed(field, item, paths, "NAMES");
    Some(quote!(&& #names))
}

/// The implementations: of nothing, unless the struct or a field says that there is something to look up.
pub(super) fn emit(plan: &Plan<'_>, paths: &Paths) -> TokenStream {
    let looked_up = plan.fields().iter().filter(|field| field.is_looked_up());
    let fields: Vec<LookupField<'_>> =
        looked_up.enumerate().map(|(n, field)| LookupField::new(n, field, plan)).collect();
    if fields.is_empty() && plan.verify().is_none() {
        return names_nothing(&plan.item().ident, &plan.item().generics, paths);
    }
    let constants = fields.iter().map(|looked| looked.constants(plan, paths));
    let verify = plan.verify().map(|place| emit_verify(place, plan, paths));
    let names = emit_names(plan, &fields, paths);
    let lookup = emit_lookup(plan, &fields, paths);
    quote!(#(#constants)* #verify #names #lookup)
}

/// A field that may be looked up.
struct LookupField<'a> {
    field: &'a CheckedField<'a>,
    n: usize,
    generic: bool,
}

impl<'a> LookupField<'a> {
    fn new(n: usize, field: &'a CheckedField<'a>, plan: &Plan<'_>) -> Self {
        Self { field, n, generic: is_generic(field, &plan.item().generics) }
    }

    /// Whether it is, as a constant. What mentions a parameter cannot be asked, and is.
    fn needed(&self) -> TokenStream {
        if self.generic { quote!(true) } else { names::lookup(self.n).into_token_stream() }
    }

    /// Its type where a bound mentions it: a bound is there whatever the build leaves out.
    fn bounded(&self) -> TokenStream {
        if self.field.cfg.is_empty() {
            return self.field.ty.to_token_stream();
        }
        names::looked_up(self.n).into_token_stream()
    }

    fn constants(&self, plan: &Plan<'_>, paths: &Paths) -> TokenStream {
        if self.generic {
            return TokenStream::new();
        }
        let (needed, facts) = (self.needed(), asked(self.field, plan.item(), paths));
        let (probe, ty) =
            (paths.probe(), without_lifetimes(self.field.ty.to_token_stream(), &plan.item().ident));
        let place = SpanRange::of(self.field.ty).start();
        let names = paths.at(place).field_lookup();
        let assert = quote_spanned!(place=> <#ty as #names<{ #facts.looks_up() }>>::ASKED);
        let assert = quote!(const _: () = #assert;);
        let conditions = self.field.cfg.iter().filter_map(|cfg| cfg.parse_args::<Meta>().ok());
        let conditions: Vec<Meta> = conditions.collect();
        if conditions.is_empty() {
            return quote! {
                const #needed: ::core::primitive::bool = #facts.looks_up() && #probe::<#ty>::NAMES;
                #assert
            };
        }
        let (there, gone) = (quote!(all(#(#conditions),*)), quote!(not(all(#(#conditions),*))));
        let (name, ty) = (
            self.bounded(),
            without_lifetimes(self.field.ty.to_token_stream(), &plan.item().ident),
        );
        quote! {
            #[cfg(#there)]
            type #name = #ty;
            #[cfg(#there)]
            const #needed: ::core::primitive::bool = #facts.looks_up() && #probe::<#ty>::NAMES;
            #[cfg(#there)]
            #assert
            #[cfg(#gone)]
            type #name = ();
            #[cfg(#gone)]
            const #needed: ::core::primitive::bool = false;
        }
    }

    /// `Lookup::<S, NEEDED>::method(receiver, &at.field("field"), found);`
    fn call(&self, method: &str, receiver: &TokenStream, paths: &Paths) -> TokenStream {
        let (lookup, needed) = (paths.lookup(), self.needed());
        let [state, at, found] = ["S", "at", "found"].map(local);
        let method = Ident::new(method, Span::mixed_site());
        let (cfg, json) = (&self.field.cfg, &self.field.json);
        // What is flattened is where the whole is.
        let at =
            if self.field.flattened { at.into_token_stream() } else { quote!(&#at.field(#json)) };
        quote! {
            #(#cfg)*
            #lookup::<#state, #needed>::#method(#receiver, #at, #found);
        }
    }
}

/// A missing `Verify` is reported once, at the key `verify`; without the key it cannot be
/// implemented.
fn emit_verify(place: SpanRange, plan: &Plan<'_>, paths: &Paths) -> TokenStream {
    let item = plan.item();
    let (ident, runs) = (&item.ident, paths.runs_verify());
    let (parameters, arguments, clause) = item.generics.split_for_impl();
    let itself = relocate(quote!(#ident #arguments), place.start());
    let verify = place.method(&itself, paths, Paths::verify, "ASKED");
    let check = local("verified");
    let needed = (!is_parametric(&item.generics)).then(|| {
        let (verifies, probe) = (local("VERIFIES"), paths.probe());
        let itself = without_lifetimes(quote!(#ident #arguments), ident);
        quote!(const #verifies: ::core::primitive::bool = #probe::<#itself>::VERIFIES;)
    });
    quote! {
        #[automatically_derived]
        impl #parameters #runs for #ident #arguments #clause {}
        #[allow(dead_code)]
        fn #check #parameters () #clause { let () = #verify; }
        #needed
    }
}

/// Whether the struct has parameters but for lifetimes.
fn is_parametric(generics: &Generics) -> bool {
    generics.type_params().next().is_some() || generics.const_params().next().is_some()
}

/// What the struct names, whatever the state.
fn emit_names(plan: &Plan<'_>, fields: &[LookupField<'_>], paths: &Paths) -> TokenStream {
    let item = plan.item();
    let (ident, names) = (&item.ident, paths.names());
    let mut generics = item.generics.clone();
    let generic = fields.iter().filter(|looked| looked.generic);
    for looked in generic.filter(|looked| !holds_itself(looked.field, item)) {
        let ty = looked.field.ty;
        generics.make_where_clause().predicates.push(parse_quote!(#ty: #names<true>));
    }
    let (parameters, _, clause) = generics.split_for_impl();
    let (_, arguments, _) = item.generics.split_for_impl();
    let counted = fields.iter().filter(|looked| !holds_itself(looked.field, item));
    let (in_tenant, changes): (Vec<TokenStream>, Vec<TokenStream>) = counted
        .filter(|looked| looked.field.object)
        .map(|looked| {
            let (ty, needed) = (looked.bounded(), looked.needed());
            let named = quote!(<#ty as #names<#needed>>);
            (quote!(#named::IN_TENANT), quote!(#named::CHANGES))
        })
        .unzip();
    let facts = (!in_tenant.is_empty()).then(|| {
        quote! {
            const IN_TENANT: ::core::primitive::bool = #(#in_tenant)||*;
            const CHANGES: ::core::primitive::bool = #(#changes)||*;
        }
    });
    quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        impl #parameters #names<true> for #ident #arguments #clause { #facts }
    }
}

fn emit_lookup(plan: &Plan<'_>, fields: &[LookupField<'_>], paths: &Paths) -> TokenStream {
    let item = plan.item();
    let (ident, lookup) = (&item.ident, paths.lookup());
    let state = local("S");
    let generics = emit_bounds(plan, fields, paths);
    let (parameters, _, clause) = generics.split_for_impl();
    let (_, arguments, _) = item.generics.split_for_impl();
    let methods = [emit_objects(fields, paths), emit_verified(plan, fields, paths)];
    quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        #[allow(unused_variables)]
        impl #parameters #lookup<#state, true> for #ident #arguments #clause {
            #(#methods)*
        }
    }
}

/// The struct's own parameters and the state, which must hold what the fields are looked up in.
fn emit_bounds(plan: &Plan<'_>, fields: &[LookupField<'_>], paths: &Paths) -> Generics {
    let item = plan.item();
    let (ident, lookup, state) = (&item.ident, paths.lookup(), local("S"));
    let (_, arguments, _) = item.generics.split_for_impl();
    let mut generics = item.generics.clone();
    generics.params.push(parse_quote!(#state: ::core::marker::Sync));
    let clause = generics.make_where_clause();
    // A bound on what holds the struct itself would ask for itself, without end.
    for looked in fields.iter().filter(|looked| !holds_itself(looked.field, item)) {
        let (ty, needed) = (looked.bounded(), looked.needed());
        clause.predicates.push(parse_quote!(#ty: #lookup<#state, #needed>));
    }
    if plan.verify().is_some() {
        let (collect_verifiers, verifies) = (paths.collect_verifiers(), verifies(plan));
        clause
            .predicates
            .push(parse_quote!(#ident #arguments: #collect_verifiers<#state, #verifies>));
    }
    generics
}

fn verifies(plan: &Plan<'_>) -> TokenStream {
    if is_parametric(&plan.item().generics) {
        return quote!(true);
    }
    local("VERIFIES").into_token_stream()
}

fn emit_objects(fields: &[LookupField<'_>], paths: &Paths) -> TokenStream {
    let (objects, location) = (paths.objects(), paths.location());
    let [state, at, found] = ["S", "at", "found"].map(local);
    let named = fields.iter().filter(|looked| looked.field.object);
    let each = named.map(|looked| {
        let ident = looked.field.ident;
        looked.call("objects", &quote!(&mut self.#ident), paths)
    });
    let each: Vec<TokenStream> = each.collect();
    quote! {
        fn objects<'__a>(
            &'__a mut self,
            #at: &#location<'_>,
            #found: &mut #objects<'__a, #state>,
        ) {
            #(#each)*
        }
    }
}

fn emit_verified(plan: &Plan<'_>, fields: &[LookupField<'_>], paths: &Paths) -> TokenStream {
    let (verified, location) = (paths.verified(), paths.location());
    let [state, at, found] = ["S", "at", "found"].map(local);
    let own = plan.verify().map(|_| {
        let (collect_verifiers, verifies) = (paths.collect_verifiers(), verifies(plan));
        quote!(#collect_verifiers::<#state, #verifies>::collect_verifiers(self, #at, #found);)
    });
    let held = fields.iter().filter(|looked| looked.field.verify).map(|looked| {
        let ident = looked.field.ident;
        looked.call("verified", &quote!(&self.#ident), paths)
    });
    quote! {
        fn verified<'__a>(
            &'__a self,
            #at: &#location<'_>,
            #found: &mut #verified<'__a, #state>,
        ) {
            #own
            #(#held)*
        }
    }
}
