//! The view as implementations.

mod aliases;
mod keys;
mod object;
mod shape;
mod view;
mod write;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{GenericParam, Generics, Lifetime};

use super::bounds::mentioned;
use super::check::{How, Kind, Layout, Plan, Shown, Tagging};
use super::syntax::{ObjectClaim, Owner};
use crate::documents::are_made;
use crate::implement::implement_quietly;
use crate::messages::redacted as text;
use crate::names::local;
use crate::paths::Paths;
use crate::rule::RuleEmitter;
use crate::span::{SpanRange, generated};

/// Everything the derive implements, in one anonymous constant.
pub(super) fn view(mut plan: Plan) -> TokenStream {
    let paths = Paths::new(plan.options().runtime.as_ref());
    let generics = bounded(&plan, &paths);
    let owned = View { plan: &plan, paths: &paths, generics: &generics }.emit_view();
    let aliases = aliases::take(&mut plan);
    let (plan, options) = (&plan, plan.options());
    let mut members =
        RuleEmitter::new(&paths, options.enums.roles.as_ref(), options.enums.scopes.as_ref());
    let view = View { plan, paths: &paths, generics: &generics };
    let redacted = view.emit_redacted(&mut members);
    let (expose, fields) = (view.emit_expose(), view.emit_fields());
    let debug = (!options.has_debug).then(|| view.emit_debug());
    let (flatten, key, viewed) = (view.emit_flatten(), view.emit_key(), view.emit_viewed());
    let (keys_differ, parts) = (view.emit_keys_differ(), view.emit_check_parts());
    let no_object = view.emit_no_object();
    let raw = (!options.raw_serialize).then(|| view.emit_not_serialize());
    let fallbacks = paths.fallbacks();
    let checks: Vec<TokenStream> = keys_differ.into_iter().chain(parts).collect();
    let checks = (!checks.is_empty()).then(|| quote!(const _: () = { #(#checks)* };));
    let names = members.items();
    let own_view = view.emit_view_of_view();
    quote! {
        #owned
        #[allow(deprecated)]
        const _: () = {
            // What a probe falls back to where the type has not what it asks for.
            #[allow(unused_imports)]
            use #fallbacks::*;
            #aliases
            #names
            #redacted
            #expose
            #fields
            #flatten
            #no_object
            #key
            #viewed
            #own_view
            #debug
            #raw
            #checks
        };
    }
}

/// Whether a demand concerns what is written in this way.
type Concerns = fn(&How) -> bool;

/// The type's parameters, with what is written of each exposed field demanded of those it mentions.
fn bounded(plan: &Plan, paths: &Paths) -> Generics {
    let mut generics = plan.generics().clone();
    let mut predicates = Vec::new();
    let demands: [(TokenStream, Concerns); 3] = [
        (paths.expose(), |how| matches!(how, How::Plain | How::Masked(_))),
        (paths.flatten(), |how| matches!(how, How::Flat)),
        (paths.trusted(), |how| matches!(how, How::Trusted(_))),
    ];
    for (demand, concerns) in demands {
        let types = plan.fields().filter(|field| concerns(&field.how)).map(|field| &field.ty);
        for subject in mentioned(&generics, types) {
            predicates.extend(syn::parse2::<syn::WherePredicate>(quote!(#subject: #demand)));
        }
    }
    if let ObjectClaim::Stated(place) = plan.options().object {
        let (allow, read) = (paths.at(place.start()).allow(), paths.read());
        let bound = quote_spanned!(place.start()=> Self: #allow<#read>);
        predicates.extend(syn::parse2::<syn::WherePredicate>(bound));
    }
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
    generics
}

struct View<'a> {
    plan: &'a Plan,
    paths: &'a Paths,
    generics: &'a Generics,
}

impl View<'_> {
    /// `impl .. trait for Type where .. { body }`, located at the type's name.
    fn implement(&self, interface: &TokenStream, body: &TokenStream) -> TokenStream {
        self.implement_for(self.generics, interface, body)
    }

    fn implement_for(
        &self,
        generics: &Generics,
        interface: &TokenStream,
        body: &TokenStream,
    ) -> TokenStream {
        implement_quietly(self.plan.ident(), generics, interface, body)
    }

    fn at_ident(&self) -> Paths {
        self.paths.at(self.plan.ident().span())
    }

    fn emit_expose(&self) -> TokenStream {
        let paths = self.paths;
        let (viewer, buffer, error) = (paths.viewer(), paths.json_buffer(), paths.expose_error());
        let expose_fields = paths.expose_fields();
        let (shape, redacted) = (paths.shape(), paths.redacted());
        let [to, out, visit] = [local("viewer"), local("out"), local("visit")];
        let unasked = self.emit_unasked();
        let schema = are_made().then(|| {
            let (schemas, value) = (paths.schemas(), paths.json_value());
            let (collected, of) = (local("schemas"), paths.redacted_schema());
            quote! {
                fn schema(#collected: &mut #schemas) -> #value {
                    #of::<Self>(#collected)
                }
            }
        });
        let body = quote! {
            #unasked
            fn expose(
                &self,
                #to: &#viewer<'_>,
                #out: &mut #buffer,
            ) -> ::core::result::Result<(), #error> {
                #expose_fields(self, #to, #out)
            }
            fn shapes(#visit: &mut dyn ::core::ops::FnMut(#shape)) {
                #visit(<Self as #redacted>::SHAPE);
            }
            #schema
        };
        self.implement(&self.at_ident().expose(), &body)
    }

    /// What is an object can be in another's place.
    fn emit_flatten(&self) -> Option<TokenStream> {
        let object = match self.plan.layout() {
            Layout::Struct(content) => content.kind == Kind::Record,
            Layout::Enum(tagging, _) => {
                matches!(tagging, Tagging::Internal(_) | Tagging::Adjacent(..))
            }
        };
        let (writer, out) = (self.paths.field_writer(), local("out"));
        let keys = object.then(|| self.emit_keys());
        let body = quote! {
            #keys
            fn flatten(&self, #out: &mut #writer<'_>) {
                #writer::object(#out, self);
            }
        };
        object.then(|| self.implement(&self.at_ident().flatten(), &body))
    }

    /// An enum of names alone can name the entries of a map, and so can a newtype of what can.
    fn emit_key(&self) -> Option<TokenStream> {
        let content = match self.plan.layout() {
            Layout::Enum(Tagging::External, choices) => {
                let names = choices.iter().all(|choice| choice.content.kind == Kind::Unit);
                let string = self.paths.string();
                let key = self.at_ident().key();
                return names.then(|| self.implement(&key, &quote!(type Read = #string;)));
            }
            Layout::Struct(content) if content.kind == Kind::Newtype => content,
            _ => return None,
        };
        // Two values may have one mask, and one key would then occur twice.
        let [Shown { ty, how: How::Plain, .. }] = content.fields.as_slice() else { return None };
        let mut generics = self.generics.clone();
        let key = self.at_ident().key();
        // Of what is not a key this asks nothing: a bound over a lifetime is not checked here.
        let lifetime = Lifetime::new("'__key", generated(self.plan.ident().span()));
        let bound = syn::parse2::<syn::WherePredicate>(quote!(for<#lifetime> #ty: #key));
        generics.make_where_clause().predicates.extend(bound);
        let implemented =
            self.implement_for(&generics, &key, &quote!(type Read = <#ty as #key>::Read;));
        Some(quote!(#[diagnostic::do_not_recommend] #implemented))
    }

    fn emit_owner(&self) -> Option<TokenStream> {
        let caller = local("caller");
        let asked = match self.plan.options().owner.as_ref()? {
            Owner::Field(field) => {
                let place = SpanRange::of(field);
                let any = quote_spanned!(place.start()=> _);
                let is_caller = place.method(&any, self.paths, Paths::names_owner, "is_caller");
                let this = quote!(self);
                quote!(#is_caller(&#this.#field, #caller))
            }
            Owner::Asked => {
                let place = SpanRange::at(self.plan.ident().span());
                let own = quote_spanned!(place.start()=> Self);
                let ask = place.method(&own, self.paths, Paths::owned, "owned_by");
                quote!(#ask(self, #caller))
            }
        };
        let principal = self.paths.principal();
        Some(quote! {
            fn owned_by(&self, #caller: &#principal) -> ::core::primitive::bool {
                #asked
            }
        })
    }

    fn emit_debug(&self) -> TokenStream {
        let paths = self.paths;
        let (formatter, result, debug) =
            (paths.formatter(), paths.fmt_result(), paths.debug_fields());
        let (out, debug_trait) = (local("formatter"), paths.debug());
        let body = quote! {
            fn fmt(&self, #out: &mut #formatter<'_>) -> #result {
                #debug(self, #out)
            }
        };
        // Located at the derive, which is what conflicts with a `Debug` of the user's.
        let (ident, (parameters, arguments, clause)) =
            (self.plan.ident(), self.generics.split_for_impl());
        quote_spanned! {Span::mixed_site()=>
            #[automatically_derived]
            impl #parameters #debug_trait for #ident #arguments #clause { #body }
        }
    }

    /// What stops compilation where the type implements `Serialize` too.
    fn emit_not_serialize(&self) -> TokenStream {
        let parameters = &self.plan.generics().params;
        let only_lifetimes =
            parameters.iter().all(|each| matches!(each, GenericParam::Lifetime(_)));
        if !only_lifetimes {
            // Without our bounds, so that it meets a `Serialize` for whatever parameters.
            let marker = self.at_ident().not_serialize();
            return self.implement_for(self.plan.generics(), &marker, &TokenStream::new());
        }
        let ident = self.plan.ident();
        let span = generated(ident.span());
        let lifetimes = parameters.iter().map(|_| Lifetime::new("'static", span));
        let ty = quote_spanned!(span=> #ident<#(#lifetimes),*>);
        let ty = if parameters.is_empty() { ident.to_token_stream() } else { ty };
        let probe = self.at_ident().serialize_probe();
        let message = text::SERIALIZES.0;
        quote_spanned! {span=>
            const _: () = ::core::assert!(!#probe::<#ty>::SERIALIZES, #message);
        }
    }
}
