//! Writes the plan of `#[public]` as a constant.

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use super::check::Plan;
use crate::handler::emit::{GuardSpec, limits};
use crate::handler::seal::Stated;
use crate::handler::{Handler, Outcome};
use crate::names;
use crate::option::firewall::Firewall;
use crate::paths::Paths;

/// The guarded handler, or the errors and what can be kept.
pub(crate) fn emit(outcome: &Outcome<Plan>) -> TokenStream {
    outcome.emit(guard_spec)
}

fn guard_spec(handler: &Handler, plan: &Plan, paths: &Paths) -> GuardSpec {
    let (spec, name, reason) = (paths.spec(), names::shown(handler.name()), &plan.reason);
    let limits = limits::emit(&plan.limits, handler, paths);
    let objects = plan.objects.as_ref().map(|reason| quote!(.objects(#reason)));
    GuardSpec {
        spec: quote!(#spec::public(#name, ::core::module_path!(), #reason) #limits #objects),
        schemes: Vec::new(),
        members: limits::emit_constants(&plan.limits, handler, true, paths),
        public: true,
        by_browsers: false,
        objects: plan.objects.is_some(),
        body: plan.limits.body,
        unredacted: plan.limits.unredacted.is_some(),
        stated: Stated {
            name: name.clone(),
            schemes: reason.iter().map(LitStr::value).collect(),
            objects: plan.objects.as_ref().map(LitStr::value),
            unredacted: plan.limits.unredacted.as_ref().map(LitStr::value),
            firewall: plan.limits.firewall.as_ref().map(Firewall::stated).unwrap_or_default(),
        },
    }
}
