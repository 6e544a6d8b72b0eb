//! A requirement as a constant.

use proc_macro2::TokenStream;
use quote::quote;

use super::check::Plan;
use crate::names;
use crate::option::requirements::GuardRequirements;
use crate::paths::Paths;
use crate::rule::RuleEmitter;
use crate::secure::emit::emit_step_up;

/// `&'static Requirement`.
pub(super) fn requirement(plan: &Plan) -> TokenStream {
    let paths = Paths::new(plan.runtime.as_ref());
    let GuardRequirements { rule, step_up, enums } = &plan.requirements;
    let mut members = RuleEmitter::new(&paths, enums.roles.as_ref(), enums.scopes.as_ref())
        .with_permissions(enums.permissions.as_ref());
    let (ty, anyone) = (paths.requirement(), paths.rule());
    let rule = rule.as_ref().map(|rule| members.rule(rule));
    let rule = rule.unwrap_or_else(|| quote!(#anyone::Authenticated));
    let step_up = step_up.as_ref().map(|step_up| {
        let step_up = emit_step_up(step_up, &paths);
        quote!(.step_up(#step_up))
    });
    let (items, constant) = (members.items(), names::local("REQUIREMENT"));
    quote! {{
        const #constant: &'static #ty = {
            #items
            &#ty::new(#rule) #step_up
        };
        #constant
    }}
}
