//! The implementation of `PlanEnum`.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};

use super::check::Plan;
use crate::handler::emit::limits::emit_rate;
use crate::names;
use crate::option::rate::RateSource;
use crate::paths::Paths;
use crate::span::{SpanRange, generated};

/// `PlanEnum`, and a check of every limit that is elsewhere.
pub(super) fn implementation(plan: &Plan) -> TokenStream {
    let paths = Paths::new(plan.runtime());
    let ident = plan.ident();
    let span = generated(ident.span());
    let (plan_enum, rate) = (paths.at(span).plan_enum(), paths.rate());
    let (names, variants) = (plan.names(), plan.variants());
    let rates = plan.rates().iter().enumerate().map(|(number, source)| match source {
        Some(RateSource::Literal(rate)) => emit_rate(rate, &paths),
        Some(RateSource::Named(name)) => quote!(#rate::named(#name)),
        Some(RateSource::Constant(_)) => names::rate(number).into_token_stream(),
        // Refuses everyone, beside the error that was reported.
        None => quote!(#rate::new(0, ::core::time::Duration::ZERO)),
    });
    let constants = plan.rates().iter().enumerate().filter_map(|(number, source)| match source {
        Some(RateSource::Constant(path)) => {
            let (name, place) = (names::rate(number), SpanRange::of(path));
            let callee = quote_spanned!(place.start()=> #rate::check_of_plan);
            let check = place.call(&callee, quote!(&#name));
            Some(quote!(const #name: #rate = #path; const _: () = #check;))
        }
        _ => None,
    });
    let default = plan.default().map(Literal::usize_unsuffixed);
    let default = default.map(|place| quote!(::core::option::Option::Some(#place)));
    let default = default.unwrap_or_else(|| quote!(::core::option::Option::None));
    quote_spanned! {span=>
        const _: () = {
            #(#constants)*
            // Plans are named by claims, so that no code of the application need make one.
            #[allow(dead_code)]
            const PLANS: &[#ident] = &[#(#ident::#variants),*];
            #[automatically_derived]
            #[allow(deprecated)]
            impl #plan_enum for #ident {
                const NAMES: &'static [&'static ::core::primitive::str] = &[#(#names),*];
                const RATES: &'static [#rate] = &[#(#rates),*];
                const DEFAULT: ::core::option::Option<::core::primitive::u8> = #default;

                fn index(self) -> ::core::primitive::u8 {
                    self as ::core::primitive::u8
                }
            }
        };
    }
}
