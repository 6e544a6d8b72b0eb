//! The problem as an implementation of `IntoProblem`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{GenericParam, Generics, Lifetime, Type};

use super::check::{FieldUse, Plan, ProblemField, ProblemVariant};
use crate::implement::implement;
use crate::mentions::{mentions, mentions_parameter};
use crate::messages::problem as text;
use crate::names::local;
use crate::paths::Paths;
use crate::redacted::within;
use crate::span::{SpanRange, generated};

/// Everything the derive implements, in one anonymous constant.
pub(super) fn problem(plan: &Plan) -> TokenStream {
    let paths = Paths::new(plan.runtime());
    let generics = bounded(plan, &paths);
    let emitter = Emitter { plan, paths: &paths, generics: &generics };
    let into_problem = emitter.emit_into_problem();
    let from = emitter.emit_from();
    let not_error = plan.variants().map(|_| emitter.emit_not_error());
    let parts = emitter.emit_check_extensions();
    quote! {
        #[allow(deprecated)]
        const _: () = {
            #into_problem
            #from
            #not_error
            #parts
        };
    }
}

/// The type's parameters, with what is demanded of the field types that mention them.
fn bounded(plan: &Plan, paths: &Paths) -> Generics {
    let mut generics = plan.generics().clone();
    let parameters: Vec<Ident> = generics.type_params().map(|each| each.ident.clone()).collect();
    for field in plan.variants().unwrap_or_default().iter().flat_map(|variant| &variant.fields) {
        let bound = match field.role {
            FieldUse::Hidden => continue,
            FieldUse::InDetail | FieldUse::Extension(_) => paths.expose(),
            FieldUse::Cause { .. } => paths.log_cause(),
        };
        let ty = &field.ty;
        if mentions(ty.to_token_stream(), &|ident| parameters.contains(ident))
            && let Ok(predicate) = syn::parse2(quote!(#ty: #bound))
        {
            generics.make_where_clause().predicates.push(predicate);
        }
    }
    generics
}

struct Emitter<'a> {
    plan: &'a Plan,
    paths: &'a Paths,
    generics: &'a Generics,
}

impl Emitter<'_> {
    /// `impl .. trait for Type where .. { body }`, located at the type's name.
    fn implement(
        &self,
        generics: &Generics,
        interface: &TokenStream,
        body: &TokenStream,
    ) -> TokenStream {
        implement(self.plan.ident(), generics, interface, body)
    }

    fn at_ident(&self) -> Paths {
        self.paths.at(self.plan.ident().span())
    }

    fn emit_into_problem(&self) -> TokenStream {
        let problem = self.paths.problem();
        let body = match self.plan.variants() {
            None => {
                let declared = self.paths.declared();
                quote!(#declared::new(500).problem())
            }
            Some(variants) => {
                let arms = variants.iter().map(|variant| self.emit_arm(variant));
                quote!(match self { #(#arms)* })
            }
        };
        let method = quote! {
            fn into_problem(self) -> #problem {
                #body
            }
        };
        self.implement(self.generics, &self.at_ident().problem_trait(), &method)
    }

    fn emit_arm(&self, variant: &ProblemVariant) -> TokenStream {
        let path = variant.variant.as_ref().map(|ident| quote!(::#ident));
        let used = || variant.fields.iter().enumerate().filter(|(_, field)| field.is_used());
        let bindings = used().map(|(place, field)| {
            let (member, value) = (&field.member, value(place));
            quote!(#member: #value,)
        });
        let known = used().filter_map(|(place, field)| self.emit_known(place, field));
        let declared = self.paths.declared();
        let status = variant.status.code();
        let kind = variant.kind.as_ref().map(|kind| {
            let (uri, title) = (&kind.uri, &kind.title);
            quote!(.kind(#uri, #title))
        });
        let detail = variant.detail.as_ref().map(|detail| {
            let pieces = &detail.pieces;
            let values = detail.fields.iter().map(|&place| known_value(place));
            quote!(.detail(&[#(#pieces),*], &[#(&#values),*]))
        });
        let members = used().filter_map(|(place, field)| self.emit_member(place, field));
        quote! {
            Self #path { #(#bindings)* .. } => {
                #(#known)*
                #declared::new(#status) #kind #detail #(#members)* .problem()
            }
        }
    }

    /// What a caller may know of a field; located at its type, where one that may not leave is
    /// reported.
    fn emit_known(&self, place: usize, field: &ProblemField) -> Option<TokenStream> {
        if matches!(field.role, FieldUse::Hidden | FieldUse::Cause { .. }) {
            return None;
        }
        let ty = &field.ty;
        let range = SpanRange::of(ty);
        let known = range.method(ty, self.paths, Paths::expose_bound, "known");
        let mut value = value(place);
        value.set_span(value.span().located_at(range.end()));
        let reference = quote_spanned!(range.start()=> &);
        let name = known_value(place);
        Some(quote!(let #name = #known(#reference #value);))
    }

    /// What stops compilation where an error shows an object; told at the field's type.
    fn emit_check_extensions(&self) -> Option<TokenStream> {
        let (ident, generics) = (self.plan.ident(), self.plan.generics());
        let fields = self.plan.variants()?.iter().flat_map(|variant| &variant.fields);
        let shown = fields
            .filter(|field| matches!(field.role, FieldUse::InDetail | FieldUse::Extension(_)))
            .map(|field| (SpanRange::of(&field.ty), within(&field.ty, ident, generics)))
            .filter(|(_, ty)| !mentions_parameter(ty.clone(), generics));
        let checks: Vec<TokenStream> = shown
            .map(|(place, ty)| {
                let at = self.paths.at(place.start());
                let probe = at.shape_probe();
                let held = quote_spanned!(place.start()=> #probe::<#ty>::UNASKED);
                place.call(&at.check_extension(), held)
            })
            .collect();
        let fallback = self.paths.shape_fallback();
        (!checks.is_empty()).then(|| {
            quote! {
                const _: () = {
                    #[allow(unused_imports)]
                    use #fallback as _;
                    #(#checks;)*
                };
            }
        })
    }

    fn emit_member(&self, place: usize, field: &ProblemField) -> Option<TokenStream> {
        match &field.role {
            FieldUse::Hidden | FieldUse::InDetail => None,
            FieldUse::Extension(name) => {
                let known = known_value(place);
                Some(quote!(.extension(#name, &#known)))
            }
            FieldUse::Cause { .. } => {
                let ty = &field.ty;
                let range = SpanRange::of(ty);
                let cause = range.method(ty, self.paths, Paths::log_cause, "boxed");
                let mut value = value(place);
                value.set_span(value.span().located_at(range.end()));
                Some(quote!(.cause(#cause(#value))))
            }
        }
    }

    /// `From` for each cause that `?` turns into this error.
    fn emit_from(&self) -> TokenStream {
        let variants = self.plan.variants().unwrap_or_default();
        let sources = variants.iter().flat_map(|variant| {
            variant.fields.iter().filter_map(|field| match field.role {
                FieldUse::Cause { from: true } => {
                    Some((&variant.variant, &field.member, &field.ty))
                }
                _ => None,
            })
        });
        sources
            .map(|(variant, member, ty): (_, _, &Type)| {
                let variant = variant.as_ref().map(|ident| quote!(::#ident));
                let cause = local("cause");
                let interface = quote!(::core::convert::From<#ty>);
                let body = quote! {
                    fn from(#cause: #ty) -> Self {
                        Self #variant { #member: #cause }
                    }
                };
                self.implement(self.plan.generics(), &interface, &body)
            })
            .collect()
    }

    /// What stops compilation where the type implements `std::error::Error` too.
    fn emit_not_error(&self) -> TokenStream {
        let parameters = &self.plan.generics().params;
        let only_lifetimes =
            parameters.iter().all(|each| matches!(each, GenericParam::Lifetime(_)));
        if !only_lifetimes {
            let marker = self.at_ident().not_error();
            return self.implement(self.plan.generics(), &marker, &TokenStream::new());
        }
        let ident = self.plan.ident();
        let span = generated(ident.span());
        let lifetimes = parameters.iter().map(|_| Lifetime::new("'static", span));
        let ty = quote_spanned!(span=> #ident<#(#lifetimes),*>);
        let ty = if parameters.is_empty() { ident.to_token_stream() } else { ty };
        let (probe, fallback) = (self.at_ident().error_probe(), self.paths.error_fallback());
        let message = text::IS_ERROR.0;
        quote_spanned! {span=>
            const _: () = {
                use #fallback as _;
                ::core::assert!(!#probe::<#ty>::IS_ERROR, #message);
            };
        }
    }
}

impl ProblemField {
    fn is_used(&self) -> bool {
        !matches!(self.role, FieldUse::Hidden)
    }
}

/// The local that holds a field.
fn value(place: usize) -> Ident {
    local(&format!("field_{place}"))
}

/// The local that holds what a caller may know of a field.
fn known_value(place: usize) -> Ident {
    local(&format!("known_{place}"))
}
