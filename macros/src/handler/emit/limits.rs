//! Throttles and bounds as calls on a `Spec`.

use std::time::Duration;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{Ident, Path};

use super::{addresses, firewall, lifecycle};
use crate::handler::Handler;
use crate::handler::limits::Limits;
use crate::mentions::mentions_parameter;
use crate::names;
use crate::option::in_flight::InFlight;
use crate::option::rate::{Cost, Counted, Numbers, OnFailure, Per, Rate, RateSource};
use crate::paths::Paths;
use crate::span::SpanRange;

/// `.rates(..).in_flight(..).class(..).body_limit(..).timeout(..).unredacted(..).cors(..).page(..)`, as far as they were written.
pub(crate) fn emit(limits: &Limits, handler: &Handler, paths: &Paths) -> TokenStream {
    let rates = emit_rates(&limits.rates, handler, paths);
    let in_flight = emit_in_flight(&limits.in_flight, paths);
    let class = limits.class.as_ref().map(|class| quote!(.class(#class)));
    let body = limits.body.map(|bytes| {
        let bytes = Literal::u64_unsuffixed(bytes);
        quote!(.body_limit(#bytes))
    });
    let timeout = limits.timeout.map(|timeout| {
        let timeout = emit_duration(timeout, paths);
        quote!(.timeout(#timeout))
    });
    let unredacted = limits.unredacted.as_ref().map(|reason| quote!(.unredacted(#reason)));
    let addresses = addresses::emit(&limits.addresses, paths);
    let lifecycle = lifecycle::emit(&limits.lifecycle);
    let cors = limits.cors.as_ref().map(|origins| quote!(.cors(&[#(#origins),*])));
    let page = limits.page.as_ref().map(|page| quote!(.page(&#page)));
    let firewall = limits.firewall.as_ref().map(|firewall| firewall::emit(firewall, paths));
    quote!(
        #rates #in_flight #class #body #timeout #unredacted #addresses #lifecycle #cors #page
        #firewall
    )
}

/// The rates that are elsewhere, as constants of their own, which `cargo check` evaluates; those that
/// depend on parameters of the handler are looked at when the application starts.
pub(crate) fn emit_constants(
    limits: &Limits,
    handler: &Handler,
    public: bool,
    paths: &Paths,
) -> TokenStream {
    let constants = limits.rates.iter().enumerate().filter_map(|(number, rate)| match rate {
        RateSource::Constant(path) if !is_generic(path, handler) => {
            Some((names::rate(number), path))
        }
        RateSource::Constant(_) | RateSource::Literal(_) | RateSource::Named(_) => None,
    });
    let rate = paths.rate();
    let emitted = constants.map(|(name, path)| {
        let place = SpanRange::of(path);
        let callee = quote_spanned!(place.start()=> #rate::check);
        let check = place.call(&callee, quote!(&#name, #public));
        quote!(const #name: #rate = #path; const _: () = #check;)
    });
    emitted.collect()
}

fn is_generic(path: &Path, handler: &Handler) -> bool {
    mentions_parameter(path.to_token_stream(), handler.generics())
}

fn emit_rates(rates: &[RateSource], handler: &Handler, paths: &Paths) -> TokenStream {
    if rates.is_empty() {
        return quote!();
    }
    let rates = rates.iter().enumerate().map(|(number, rate)| match rate {
        RateSource::Literal(rate) => emit_rate(rate, paths),
        RateSource::Named(name) => {
            let rate_type = paths.rate();
            quote!(#rate_type::named(#name))
        }
        RateSource::Constant(path) if is_generic(path, handler) => quote!(#path),
        RateSource::Constant(_) => names::rate(number).into_token_stream(),
    });
    quote!(.rates(&[#(#rates),*]))
}

/// A rate as a constant expression.
pub(crate) fn emit_rate(rate: &Rate, paths: &Paths) -> TokenStream {
    let numbers = emit_numbers(&rate.numbers, paths);
    let burst = rate.burst.map(|burst| {
        let burst = Literal::u32_unsuffixed(burst);
        quote!(.burst(#burst))
    });
    let cost = rate.cost.as_ref().map(emit_cost);
    let unit = rate.unit.as_ref().map(|unit| quote!(.unit(#unit)));
    let failures = rate.failures.then(|| quote!(.failures()));
    let each_route = rate.each_route.then(|| quote!(.each_route()));
    let per = rate.per.as_ref().map(|(counted, _)| {
        let per = emit_counted(counted, paths);
        quote!(.per(#per))
    });
    let on_failure = rate.on_failure.map(|(kind, _)| {
        let kind = emit_on_failure(kind, paths);
        quote!(.on_failure(#kind))
    });
    quote!(#numbers #burst #cost #unit #failures #each_route #per #on_failure)
}

fn emit_numbers(numbers: &Numbers, paths: &Paths) -> TokenStream {
    let rate_type = paths.rate();
    match numbers {
        Numbers::Window { limit, window } => {
            let (limit, window) = (Literal::u32_unsuffixed(*limit), emit_duration(*window, paths));
            quote!(#rate_type::new(#limit, #window))
        }
        Numbers::Calendar { limit, is_month, zone } => {
            let (limit, calendar) = (Literal::u32_unsuffixed(*limit), paths.calendar());
            let period = if *is_month { quote!(month) } else { quote!(day) };
            quote!(#rate_type::calendar(#limit, #calendar::#period(#zone)))
        }
        Numbers::Named(name) => quote!(#rate_type::named(#name)),
        // Complains at the path where it is not an enum of plans.
        Numbers::Plan(path) => {
            let place = SpanRange::of(path);
            let rate_type = paths.at(place.start()).rate();
            quote_spanned!(place.start()=> #rate_type::of_plan::<#path>())
        }
    }
}

fn emit_cost(cost: &Cost) -> TokenStream {
    match cost {
        Cost::Number(units, _) => {
            let units = Literal::u32_unsuffixed(*units);
            quote!(.cost(#units))
        }
        Cost::Constant(path) => quote!(.cost(#path)),
        Cost::By(path) => quote!(.cost_by(#path)),
        Cost::After(units, _) => {
            let units = Literal::u32_unsuffixed(*units);
            quote!(.cost_after(#units))
        }
    }
}

fn emit_counted(counted: &Counted, paths: &Paths) -> TokenStream {
    let per = paths.per();
    match counted {
        Counted::Known(known) => emit_per(*known, paths),
        Counted::Path(name) => quote!(#per::Path(#name)),
        Counted::Header(name) => quote!(#per::Header(#name)),
        Counted::Field(name) => quote!(#per::Field(#name)),
        Counted::By(path) => {
            let key_of = paths.key_of();
            quote!(#per::By(#key_of::new(#path)))
        }
    }
}

fn emit_in_flight(limits: &[InFlight], paths: &Paths) -> TokenStream {
    if limits.is_empty() {
        return quote!();
    }
    let limits = limits.iter().map(|limit| {
        let (in_flight, most) = (paths.in_flight(), Literal::u32_unsuffixed(limit.most));
        let per = limit.per.map(|(per, _)| {
            let per = emit_per(per, paths);
            quote!(.per(#per))
        });
        quote!(#in_flight::new(#most) #per)
    });
    quote!(.in_flight(&[#(#limits),*]))
}

fn emit_on_failure(on_failure: OnFailure, paths: &Paths) -> TokenStream {
    let variant = match on_failure {
        OnFailure::Deny => "Deny",
        OnFailure::Allow => "Allow",
        OnFailure::Local => "Local",
    };
    let variant = Ident::new(variant, proc_macro2::Span::mixed_site());
    let on_failure = paths.on_failure();
    quote!(#on_failure::#variant)
}

fn emit_per(per: Per, paths: &Paths) -> TokenStream {
    let variant = match per {
        Per::Identity => "Identity",
        Per::Ip => "Ip",
        Per::Tenant => "Tenant",
        Per::ApiKey => "ApiKey",
        Per::Global => "Global",
    };
    let (per, variant) = (paths.per(), Ident::new(variant, proc_macro2::Span::mixed_site()));
    quote!(#per::#variant)
}

fn emit_duration(duration: Duration, paths: &Paths) -> TokenStream {
    let millis = Literal::u128_unsuffixed(duration.as_millis());
    let duration = paths.duration();
    quote!(#duration::from_millis(#millis))
}
