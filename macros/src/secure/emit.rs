//! Writes the plan of `#[secure]` as a constant.

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use super::check::Plan;
use crate::handler::emit::{GuardSpec, limits};
use crate::handler::seal::Stated;
use crate::handler::{Handler, Outcome};
use crate::names;
use crate::paths::Paths;
use crate::rule::RuleEmitter;

/// The guarded handler, or the errors and what can be kept.
pub(crate) fn emit(outcome: &Outcome<Plan>) -> TokenStream {
    outcome.emit(guard_spec)
}

fn guard_spec(handler: &Handler, plan: &Plan, paths: &Paths) -> GuardSpec {
    let mut members = RuleEmitter::new(paths, plan.roles.as_ref(), plan.scopes.as_ref());
    let anyone = paths.rule();
    let rule = plan.rule.as_ref().map(|rule| members.rule(rule));
    let rule = rule.unwrap_or_else(|| quote!(#anyone::Authenticated));
    let (spec, name, schemes) = (paths.spec(), names::shown(handler.name()), &plan.schemes);
    let limits = limits::emit(&plan.limits, handler, paths);
    let constants = limits::emit_constants(&plan.limits, handler, false, paths);
    let objects = plan.objects.as_ref().map(|reason| quote!(.objects(#reason)));
    GuardSpec {
        spec: quote! {
            #spec::secured(#name, ::core::module_path!(), &[#(#schemes),*], #rule) #limits #objects
        },
        members: [members.items(), constants].into_iter().collect(),
        public: false,
        objects: plan.objects.is_some(),
        body: plan.limits.body,
        unredacted: plan.limits.unredacted.is_some(),
        stated: Stated {
            name: name.clone(),
            schemes: schemes.iter().map(LitStr::value).collect(),
            objects: plan.objects.as_ref().map(LitStr::value),
            unredacted: plan.limits.unredacted.as_ref().map(LitStr::value),
        },
    }
}
