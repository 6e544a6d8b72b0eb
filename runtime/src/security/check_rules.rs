//! The rules of a handler, against what the application configured.

use std::any::TypeId;

use crate::policy::{Approval, BreakGlass, Requirement, Spec};
use crate::rule::{Leaf, Rule, StepUp, is_zone};
use crate::security::{HandlerPlan, Security};

impl Security {
    /// Every reason why what a handler demands of its callers beside its rule could not be asked.
    pub(super) fn check_demands(&self, plan: &HandlerPlan, reasons: &mut Vec<String>) {
        let spec = plan.spec;
        let emergency = spec.break_glass.iter().map(BreakGlass::who);
        let approval = spec.approval.iter().map(Approval::of);
        for rule in spec.shadow.iter().chain(emergency).chain(approval) {
            self.check_rule_can_be_asked(rule, reasons);
        }
        let fresh = plan.fresh.map(|seconds| StepUp::new(&[], Some(seconds)));
        for step_up in spec.step_up.iter().chain(fresh.iter()) {
            self.check_step_up(spec, step_up, reasons);
        }
        self.check_approval(spec, reasons);
        if spec.break_glass.is_some() && !self.remembers_emergencies() {
            reasons.push(
                "it may be passed in an emergency, which this process remembers alone and there are several: \
                 give a store that they share to `.break_glass_store(..)`"
                    .to_owned(),
            );
        }
    }

    fn check_approval(&self, spec: &Spec, reasons: &mut Vec<String>) {
        if spec.approval.is_none() {
            return;
        }
        if cfg!(not(feature = "approval")) {
            reasons.push("it needs approval, which needs the feature `approval`".to_owned());
        }
        if !self.shares_approvals() {
            reasons.push(
                "it needs approval, which waits in this process alone and there are several: give a store \
                 that they share to `.approval_store(..)`"
                    .to_owned(),
            );
        }
    }

    /// The same of what a router demands of all its handlers.
    pub(crate) fn check_requirement(
        &self,
        plan: &HandlerPlan,
        required: &Requirement,
        reasons: &mut Vec<String>,
    ) {
        if plan.spec.is_public() {
            reasons.push(format!(
                "it is public, and its router requires `{required}` of every caller: mount it outside of that \
                 router"
            ));
            return;
        }
        self.check_rule_can_be_asked(&required.rule, reasons);
        if let Some(step_up) = &required.step_up {
            self.check_step_up(plan.spec, step_up, reasons);
        }
    }

    /// No caller could ever fulfil what no credential tells.
    fn check_step_up(&self, spec: &Spec, step_up: &StepUp, reasons: &mut Vec<String>) {
        for scheme in self.accepted(spec.schemes()).filter(|scheme| !scheme.carries_claims()) {
            reasons.push(format!(
                "it demands `{step_up}` and a credential of the scheme `{}` tells neither how nor when its \
                 caller authenticated: name the schemes that do in `auth = ..`",
                scheme.name()
            ));
        }
        for class in step_up.acr_values() {
            self.check_class_is_ranked(class, reasons);
        }
    }

    fn check_class_is_ranked(&self, class: &str, reasons: &mut Vec<String>) {
        if !self.conditions().knows_class(class) {
            reasons.push(format!("the class `{class}` has no place in `.acr_order(..)`"));
        }
    }

    pub(super) fn check_rule_can_be_asked(&self, rule: &Rule, reasons: &mut Vec<String>) {
        let enums = self.enums();
        rule.walk(&mut |rule| match rule {
            Rule::Role(role) => check_enum(enums.roles, role.enum_id(), "role", role.name, reasons),
            Rule::Scope(scope) => {
                check_enum(enums.scopes, scope.enum_id(), "scope", scope.name, reasons);
            }
            Rule::Permission(permission) => {
                if let Some(demanded) = permission.role_enum() {
                    let of = permission.name();
                    check_enum(enums.roles, demanded, "role", of, reasons);
                }
            }
            Rule::Custom(condition) => reasons.extend(self.conditions().missing(condition)),
            Rule::Leaf(Leaf::Class(class)) => self.check_class_is_ranked(class, reasons),
            Rule::Leaf(Leaf::During(window)) if !is_zone(window.zone()) => {
                reasons.push(unknown_zone(window.zone()));
            }
            _ => {}
        });
    }
}

fn unknown_zone(zone: &str) -> String {
    if cfg!(feature = "calendar") {
        format!(
            "the time zone `{zone}` is not known: write its name in the IANA database, as in `Europe/Vienna`"
        )
    } else {
        format!(
            "the time zone `{zone}` is not known: `UTC` alone is without the feature `calendar`"
        )
    }
}

fn check_enum(
    registered: Option<TypeId>,
    demanded: TypeId,
    kind: &str,
    name: &str,
    reasons: &mut Vec<String>,
) {
    if registered.is_none() {
        reasons.push(format!(
            "{kind}s are demanded and no enum of {kind}s is registered: call `.{kind}s::<..>()`"
        ));
    } else if registered != Some(demanded) {
        reasons
            .push(format!("the {kind} `{name}` belongs to another enum than the registered one"));
    }
}
