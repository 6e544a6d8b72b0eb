//! The view as implementations.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{GenericParam, Generics, Lifetime};

use super::bounds::mentioned;
use super::check::{By, Masking, Plan, Shown};
use crate::args::shown_path;
use crate::messages::redacted as text;
use crate::names::local;
use crate::paths::Paths;
use crate::rule::Members;
use crate::span::{Spread, generated};

/// Everything the derive implements, in one anonymous constant.
pub(super) fn view(plan: &Plan) -> TokenStream {
    let options = plan.options();
    let paths = Paths::new(options.runtime.as_ref());
    let mut members = Members::new(&paths, options.roles.as_ref(), options.scopes.as_ref());
    let generics = bounded(plan, &paths);
    let view = View { plan, paths: &paths, generics: &generics };
    let redacted = view.emit_redacted(&mut members);
    let (expose, fields, debug) = (view.emit_expose(), view.emit_fields(), view.emit_debug());
    let raw = (!options.raw_serialize).then(|| view.emit_not_serialize());
    let names = members.items();
    let fallback = paths.shape_fallback();
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #fallback as _;
            #names
            #redacted
            #expose
            #fields
            #debug
            #raw
        };
    }
}

/// The type's parameters, with `Expose` demanded of those that exposed fields mention.
fn bounded(plan: &Plan, paths: &Paths) -> Generics {
    let mut generics = plan.generics().clone();
    let subjects = mentioned(&generics, plan.fields().iter().map(Shown::ty));
    if !subjects.is_empty() {
        let expose = paths.expose();
        let clause = generics.make_where_clause();
        clause.predicates.extend(subjects.iter().filter_map(|subject| {
            syn::parse2::<syn::WherePredicate>(quote!(#subject: #expose)).ok()
        }));
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
        let ident = self.plan.ident();
        let (parameters, arguments, clause) = generics.split_for_impl();
        quote_spanned! {generated(ident.span())=>
            #[automatically_derived]
            impl #parameters #interface for #ident #arguments #clause {
                #body
            }
        }
    }

    fn at_ident(&self) -> Paths {
        self.paths.at(self.plan.ident().span())
    }

    fn emit_redacted(&self, members: &mut Members<'_>) -> TokenStream {
        let shape = self.paths.shape();
        let name = self.plan.ident().to_string();
        let fields = self.plan.fields().iter().map(|field| self.emit_shape(field, members));
        let body = quote! {
            const SHAPE: #shape = #shape::new(#name, &[#(#fields),*]);
        };
        self.implement(&self.at_ident().redacted(), &body)
    }

    fn emit_shape(&self, field: &Shown, members: &mut Members<'_>) -> TokenStream {
        let shape = self.paths.field_shape();
        let wire = field.wire();
        let only = field.only().map(|rule| {
            let rule = members.rule(rule);
            quote!(.only(#rule))
        });
        let masked = field.masking().map(|masking| emit_masked(masking, members));
        let sensitive = field.sensitive().map(|reason| quote!(.sensitive(#reason)));
        let (probe, ty) = (self.paths.shape_probe(), field.ty());
        let nested = field.masking().is_none().then(|| quote!(.nested(#probe::<#ty>::NESTED)));
        quote!(#shape::new(#wire) #only #masked #sensitive #nested)
    }

    fn emit_expose(&self) -> TokenStream {
        let paths = self.paths;
        let (viewer, serde, expose_fields) = (paths.viewer(), paths.serde(), paths.expose_fields());
        let [s, to, out] = [local("S"), local("viewer"), local("serializer")];
        let (shape, redacted) = (paths.shape(), paths.redacted());
        let body = quote! {
            fn shape() -> #shape {
                <Self as #redacted>::SHAPE
            }

            fn expose<#s: #serde::Serializer>(
                &self,
                #to: &#viewer<'_>,
                #out: #s,
            ) -> ::core::result::Result<#s::Ok, #s::Error> {
                #expose_fields(self, #to, #out)
            }
        };
        self.implement(&self.at_ident().expose(), &body)
    }

    fn emit_fields(&self) -> TokenStream {
        let writer = self.paths.field_writer();
        let [w, out] = [local("W"), local("out")];
        let puts = self.plan.fields().iter().map(|field| self.emit_put(field));
        let ignore = self.plan.fields().is_empty().then(|| quote!(let _ = #out;));
        let body = quote! {
            fn write<#w: #writer>(
                &self,
                #out: &mut #w,
            ) -> ::core::result::Result<(), #w::Error> {
                #ignore
                #(#puts)*
                ::core::result::Result::Ok(())
            }
        };
        self.implement(&self.at_ident().fields(), &body)
    }

    /// One call, located at the field's type: that is where a type that may not leave is reported.
    fn emit_put(&self, field: &Shown) -> TokenStream {
        let (ty, out, w) = (field.ty(), local("out"), local("W"));
        let place = Spread::of(ty);
        let paths = self.paths.at(place.start());
        let value = emit_value(field);
        match field.masking() {
            None => {
                let put = paths.put();
                quote!(#put::<#ty, #w>(#value, #out)?;)
            }
            Some(masking) => {
                let put = paths.put_masked();
                let mask = self.emit_mask(masking);
                quote!(#put::<#ty, #w>(#value, #mask, #out)?;)
            }
        }
    }

    fn emit_mask(&self, masking: &Masking) -> TokenStream {
        match &masking.by {
            By::Named(name) => {
                let mask = self.paths.at(name.span()).mask();
                let method = syn::Ident::new(&name.value(), generated(name.span()));
                quote_spanned!(generated(name.span())=> #mask::#method())
            }
            By::Function(path) => {
                let place = Spread::of(path);
                let paths = self.paths.at(place.start());
                let (mask, cow, value) = (paths.mask(), paths.cow(), local("value"));
                let masked = place.call(&path.to_token_stream(), quote!(#value));
                quote_spanned! {place.start()=>
                    #mask::custom(|#value| ::core::option::Option::Some(
                        #cow::<'static, ::core::primitive::str>::Owned(#masked)
                    ))
                }
            }
        }
    }

    fn emit_debug(&self) -> TokenStream {
        let paths = self.paths;
        let (formatter, result, debug) =
            (paths.formatter(), paths.fmt_result(), paths.debug_fields());
        let out = local("formatter");
        let body = quote! {
            fn fmt(&self, #out: &mut #formatter<'_>) -> #result {
                #debug(self, #out)
            }
        };
        self.implement(&self.at_ident().debug(), &body)
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
        let (probe, fallback) =
            (self.at_ident().serialize_probe(), self.paths.serialize_fallback());
        let message = text::SERIALIZES.0;
        quote_spanned! {span=>
            const _: () = {
                #[allow(unused_imports)]
                use #fallback as _;
                ::core::assert!(!#probe::<#ty>::SERIALIZES, #message);
            };
        }
    }
}

/// `&self.field`, located at the field's type from its first token to its last.
fn emit_value(field: &Shown) -> TokenStream {
    let place = Spread::of(field.ty());
    let mut ident = field.ident().clone();
    ident.set_span(ident.span().located_at(place.end()));
    let receiver = quote!(self);
    let reference = quote_spanned!(place.start()=> &);
    quote!(#reference #receiver.#ident)
}

fn emit_masked(masking: &Masking, members: &mut Members<'_>) -> TokenStream {
    let name = match &masking.by {
        By::Named(name) => name.value(),
        By::Function(path) => shown_path(path),
    };
    if let Some(rule) = &masking.unless {
        let rule = members.rule(rule);
        return quote!(.masked_unless(#name, #rule));
    }
    quote!(.masked(#name))
}
