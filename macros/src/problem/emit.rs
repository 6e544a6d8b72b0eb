//! The problem as an implementation of `IntoProblem`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{GenericParam, Generics, Lifetime};

use super::check::{Conversion, FieldUse, Plan, ProblemField, ProblemVariant};
use crate::alias;
use crate::implement::implement;
use crate::mentions::{mentions, mentions_parameter};
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
    let into = (!plan.is_generic_error()).then(|| emitter.emit_into());
    let parts = emitter.emit_check_extensions();
    quote! {
        #[allow(deprecated)]
        const _: () = {
            #into_problem
            #from
            #into
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
            FieldUse::Transparent { .. } => paths.problem_trait(),
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
        let problems = crate::documents::are_made().then(|| self.emit_problems());
        let method = quote! {
            fn into_problem(self) -> #problem {
                #body
            }
            #problems
        };
        self.implement(self.generics, &self.at_ident().problem_trait(), &method)
    }

    fn emit_arm(&self, variant: &ProblemVariant) -> TokenStream {
        let path = variant.variant.as_ref().map(|ident| quote!(::#ident));
        let Some(status) = variant.status else {
            return self.emit_transparent_arm(path.as_ref(), &variant.fields);
        };
        let used = || variant.fields.iter().enumerate().filter(|(_, field)| field.is_used());
        let bindings = used().map(|(place, field)| {
            let (member, value) = (&field.member, value(place));
            quote!(#member: #value,)
        });
        let known = used().filter_map(|(place, field)| self.emit_known(place, field));
        let declared = self.paths.declared();
        let status = status.code();
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

    /// Every problem that it may be, for documents.
    fn emit_problems(&self) -> TokenStream {
        let (answer, problems) = (self.paths.answer_schema(), local("problems"));
        let each = self.plan.variants().unwrap_or_default().iter().map(|variant| {
            let Some(status) = variant.status else {
                let (probe, fallback) = (self.paths.problem_probe(), self.paths.problem_fallback());
                let inner = variant.fields.iter().map(|field| {
                    let ty = &field.ty;
                    quote! {{
                        #[allow(unused_imports)]
                        use #fallback as _;
                        #probe::<#ty>::PROBLEMS
                    }}
                });
                return quote!(#(::core::iter::Extend::extend(&mut #problems, #inner());)*);
            };
            let status = status.code().to_string();
            let members: Vec<&String> = variant
                .fields
                .iter()
                .filter_map(|field| match &field.role {
                    FieldUse::Extension(name) => Some(name),
                    _ => None,
                })
                .collect();
            let kind = if let Some(kind) = &variant.kind {
                let (uri, title) = (&kind.uri, &kind.title);
                quote!(.kind(#uri, #title, &[#(#members),*]))
            } else {
                quote!(.having(&[#(#members),*]))
            };
            quote!(#problems.push(#answer::problem(#status) #kind);)
        });
        quote! {
            fn problems() -> ::std::vec::Vec<#answer> {
                #[allow(unused_mut)]
                let mut #problems = ::std::vec::Vec::new();
                #(#each)*
                #problems
            }
        }
    }

    /// The problem of the one field; located at its type, where one that is none is reported.
    fn emit_transparent_arm(
        &self,
        path: Option<&TokenStream>,
        fields: &[ProblemField],
    ) -> TokenStream {
        let arms = fields.iter().enumerate().map(|(place, field)| {
            let (member, ty) = (&field.member, &field.ty);
            let range = SpanRange::of(ty);
            let problem = range.method(ty, self.paths, Paths::problem_trait, "into_problem");
            let binding = value(place);
            let mut value = binding.clone();
            value.set_span(value.span().located_at(range.end()));
            quote!(Self #path { #member: #binding } => #problem(#value),)
        });
        arms.collect()
    }

    /// `?` turns the error into the problem that it declares.
    ///
    /// A type that implements `std::error::Error` has such a conversion already. Told in our words where
    /// the type can be asked; a generic one conflicts with it.
    fn emit_into(&self) -> TokenStream {
        let (ident, paths) = (self.plan.ident(), self.at_ident());
        let span = generated(ident.span());
        let (impls, _, clause) = self.generics.split_for_impl();
        let (_, arguments, _) = self.plan.generics().split_for_impl();
        let (own, conversion) = (quote!(#ident #arguments), paths.problem_trait());
        let (problem, error) = (paths.problem(), local("error"));
        let (fallback, condition) = (paths.error_fallback(), self.emit_no_error());
        let fallback =
            condition.as_ref().map(|_| quote!(#[allow(unused_imports)] use #fallback as _;));
        let clause = match (clause, condition) {
            (Some(clause), condition) => quote!(#clause #condition),
            (None, condition) => quote!(where #condition),
        };
        quote_spanned! {span=>
            #fallback
            #[automatically_derived]
            impl #impls ::core::convert::From<#own> for #problem #clause {
                fn from(#error: #own) -> Self {
                    #conversion::into_problem(#error)
                }
            }
        }
    }

    /// That the type is no `std::error::Error`, for a type that can be asked: a generic one cannot.
    fn emit_no_error(&self) -> Option<TokenStream> {
        let parameters = &self.plan.generics().params;
        if !parameters.iter().all(|each| matches!(each, GenericParam::Lifetime(_))) {
            return None;
        }
        let ident = self.plan.ident();
        let span = generated(ident.span());
        let lifetimes = parameters.iter().map(|_| Lifetime::new("'static", span));
        let ty = quote_spanned!(span=> #ident<#(#lifetimes),*>);
        let ty = if parameters.is_empty() { ident.to_token_stream() } else { ty };
        let at = self.at_ident();
        let (probe, is_error, no_error) = (at.error_probe(), at.is_error(), at.no_error());
        Some(quote_spanned!(span=> #is_error<{ #probe::<#ty>::IS_ERROR }>: #no_error<#ty>))
    }

    /// What a caller may know of a field; located at its type, where one that may not leave is
    /// reported.
    fn emit_known(&self, place: usize, field: &ProblemField) -> Option<TokenStream> {
        if !matches!(field.role, FieldUse::InDetail | FieldUse::Extension(_)) {
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
            FieldUse::Hidden | FieldUse::InDetail | FieldUse::Transparent { .. } => None,
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
        let conversions = self.plan.conversions().into_iter().enumerate();
        let is_whole = self.plan.variants().is_some();
        conversions
            .map(|(number, Conversion { variant, member, mut ty })| {
                let (ident, generics) = (self.plan.ident(), self.plan.generics());
                let alias = alias::take(&mut ty, ident, generics, number);
                let variant = variant.as_ref().map(|ident| quote!(::#ident));
                let cause = local("cause");
                let interface = quote!(::core::convert::From<#ty>);
                let body = if is_whole {
                    quote!(fn from(#cause: #ty) -> Self { Self #variant { #member: #cause } })
                } else {
                    // Never built, also where rustc should have no error of its own.
                    quote! {
                        fn from(_: #ty) -> Self {
                            const { ::core::panic!("the error has faults") }
                        }
                    }
                };
                let implemented = self.implement(generics, &interface, &body);
                quote!(#alias #implemented)
            })
            .collect()
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
