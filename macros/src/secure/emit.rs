//! Writes the plan of `#[secure]` as a constant.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::LitStr;

use super::check::Plan;
use crate::handler::emit::{GuardSpec, limits};
use crate::handler::seal::Stated;
use crate::handler::{Handler, Outcome};
use crate::names;
use crate::option::firewall::Firewall;
use crate::option::requirements::GuardRequirements;
use crate::option::step_up::StepUp;
use crate::paths::Paths;
use crate::rule::RuleEmitter;

/// The guarded handler, or the errors and what can be kept.
pub(crate) fn emit(outcome: &Outcome<Plan>) -> TokenStream {
    outcome.emit(guard_spec)
}

fn guard_spec(handler: &Handler, plan: &Plan, paths: &Paths) -> GuardSpec {
    let GuardRequirements { rule, step_up, enums } = &plan.requirements;
    let mut members = RuleEmitter::new(paths, enums.roles.as_ref(), enums.scopes.as_ref())
        .with_permissions(enums.permissions.as_ref());
    let anyone = paths.rule();
    let rule = rule.as_ref().map(|rule| members.rule(rule));
    let rule = rule.unwrap_or_else(|| quote!(#anyone::Authenticated));
    let (spec, name, schemes) = (paths.spec(), names::shown(handler.name()), &plan.schemes);
    let limits = limits::emit(&plan.limits, handler, paths);
    let constants = limits::emit_constants(&plan.limits, handler, false, paths);
    let step_up = step_up.as_ref().map(|step_up| {
        let step_up = emit_step_up(step_up, paths);
        quote!(.step_up(#step_up))
    });
    let shadow = plan.shadow.as_ref().map(|rule| {
        let rule = members.rule(rule);
        quote!(.shadow(#rule))
    });
    let break_glass = plan.break_glass.as_ref().map(|(who, declared)| {
        let (ty, who) = (paths.break_glass(), members.rule(who));
        let lasts = emit_seconds(declared.lasts, paths);
        let once_per = emit_seconds(declared.once_per, paths);
        quote!(.break_glass(#ty::new(#who, #lasts, #once_per)))
    });
    let approve = plan.approve.as_ref().map(|(of, declared)| {
        let (ty, of) = (paths.approval(), members.rule(of));
        let by = Literal::u8_unsuffixed(declared.by);
        let within = emit_seconds(declared.within, paths);
        quote!(.approve(#ty::new(#by, #of, #within)))
    });
    let objects = plan.objects.as_ref().map(|reason| quote!(.objects(#reason)));
    let crossing = plan.cross_tenants.as_ref().map(|declared| {
        let (ty, from, reason) = (paths.cross_tenants(), &declared.from, &declared.reason);
        quote!(.cross_tenants(#ty::new(#from, #reason)))
    });
    GuardSpec {
        spec: quote! {
            #spec::secured(#name, ::core::module_path!(), &[#(#schemes),*], #rule)
                #limits #objects #crossing #step_up #shadow #break_glass #approve
        },
        schemes: schemes.clone(),
        members: [members.items(), constants].into_iter().collect(),
        public: false,
        by_browsers: plan.is_by_browsers(),
        objects: plan.objects.is_some(),
        body: plan.limits.body,
        unredacted: plan.limits.unredacted.is_some(),
        stated: Stated {
            name: name.clone(),
            schemes: schemes.iter().map(LitStr::value).collect(),
            objects: plan.objects.as_ref().map(LitStr::value),
            unredacted: plan.limits.unredacted.as_ref().map(LitStr::value),
            firewall: plan.limits.firewall.as_ref().map(Firewall::stated).unwrap_or_default(),
        },
    }
}

/// `StepUp::new(&["aal2"], Some(300))`.
pub(crate) fn emit_step_up(step_up: &StepUp, paths: &Paths) -> TokenStream {
    let (ty, classes) = (paths.step_up(), &step_up.classes);
    let seconds = step_up.max_age.map(Literal::u32_unsuffixed);
    let max_age = seconds.map(|seconds| quote!(::core::option::Option::Some(#seconds)));
    let max_age = max_age.unwrap_or_else(|| quote!(::core::option::Option::None));
    quote!(#ty::new(&[#(#classes),*], #max_age))
}

fn emit_seconds(seconds: u32, paths: &Paths) -> TokenStream {
    let (duration, seconds) = (paths.duration(), Literal::u64_unsuffixed(seconds.into()));
    quote!(#duration::from_secs(#seconds))
}
