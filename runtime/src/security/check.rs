//! What a handler demands, against what the application configured.

use crate::input::Reads;
use crate::policy::{Access, Spec};
use crate::redact::{FieldShape, Masking, Shape, When};
use crate::security::{HandlerPlan, Security};

impl Security {
    /// Every reason why this handler cannot be guarded under this configuration.
    pub(crate) fn check(&self, plan: &HandlerPlan) -> Vec<String> {
        let (spec, asks_for_caller) = (plan.spec, plan.asks_for_caller);
        let mut reasons = Vec::new();
        match &spec.access {
            Access::Restricted { schemes, rule } => {
                self.check_schemes_are_configured(schemes, &mut reasons);
                self.check_places_differ(schemes, &mut reasons);
                self.check_rule_can_be_asked(rule, &mut reasons);
            }
            Access::Public(_) if asks_for_caller => {
                self.check_schemes_are_configured(&[], &mut reasons);
                self.check_places_differ(&[], &mut reasons);
            }
            Access::Public(_) => {}
        }
        if plan.reads_claims {
            self.check_schemes_carry_claims(spec, &mut reasons);
        }
        if plan.in_tenant && !self.knows_tenants(spec) {
            reasons.push(
                "it needs the caller's tenant, which nothing tells: \
                 `.tenant_claim(..)` on its issuer, or `.resolve(..)`"
                    .to_owned(),
            );
        }
        for (list, is_allowed) in spec.address_lists() {
            reasons.extend(self.addresses().fault_of(list, is_allowed));
        }
        #[cfg(feature = "session")]
        if plan.needs_sessions && self.sessions().is_none() {
            reasons.push(
                "it takes a session and none are configured: call `.sessions(..)`".to_owned(),
            );
        }
        self.check_origins_are_allowed(spec, &mut reasons);
        self.check_firewall_can_look(plan, &mut reasons);
        if plan.facts().any(|facts| facts.upgrades) {
            self.check_upgrade_is_bounded(spec, &mut reasons);
        }
        self.check_demands(plan, &mut reasons);
        self.check_limits(plan, &mut reasons);
        reasons
    }

    /// A handler is stricter than its application, never wider.
    fn check_origins_are_allowed(&self, spec: &Spec, reasons: &mut Vec<String>) {
        let Some(origins) = spec.cors else { return };
        let Some(cors) = self.cors() else {
            if !origins.is_empty() {
                reasons
                    .push("it states `cors` and the application none: call `.cors(..)`".to_owned());
            }
            return;
        };
        for origin in origins.iter().filter(|origin| !cors.may_allow(origin)) {
            reasons.push(format!(
                "it lets pages of `{origin}` read, which `.cors(..)` does not name: a handler is \
                 stricter than its application"
            ));
        }
    }

    /// A handler without a firewall excepts nothing of one; with one it takes no more than that looks at.
    fn check_firewall_can_look(&self, plan: &HandlerPlan, reasons: &mut Vec<String>) {
        let (Some(firewall), spec) = (self.firewall(), plan.spec) else { return };
        firewall.faults_of(spec.firewall.as_ref(), spec.body_limit, reasons);
        let is_encoded = plan.facts().any(|facts| facts.reads == Reads::Encoded);
        if is_encoded && !sees_heads_alone(spec) {
            reasons.push(
                "it reads a body in a form of its own, such as an encrypted one, whose content the firewall does not see: state \
                 `firewall(head_only, reason = \"..\")`"
                    .to_owned(),
            );
        }
    }

    /// A connection that stays is bounded by its caller, and what passes over it is seen by no firewall.
    fn check_upgrade_is_bounded(&self, spec: &'static Spec, reasons: &mut Vec<String>) {
        if spec.in_flight.is_empty() {
            reasons.push(
                "it opens connections that stay, and nothing bounds how many a caller has open: state `in_flight = 4`"
                    .to_owned(),
            );
        }
        if self.firewall().is_some() && !sees_heads_alone(spec) {
            reasons.push(
                "it opens connections whose messages the firewall does not see: state `firewall(head_only, reason = \"..\")`"
                    .to_owned(),
            );
        }
    }

    /// Whether callers of a handler may come with a credential that browsers send by themselves.
    pub(crate) fn takes_sent_by_browsers(&self, plan: &HandlerPlan) -> bool {
        let asks = match &plan.spec.access {
            Access::Restricted { .. } => true,
            Access::Public(_) => plan.asks_for_caller,
        };
        asks && self.accepted(plan.spec.schemes()).any(|scheme| scheme.is_sent_by_browsers())
    }

    /// Every reason why fields of a response could never be shown.
    pub(crate) fn check_shape(&self, shape: &Shape) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        shape.each_shape(&mut |shape| {
            let mut reasons = Vec::new();
            self.check_owner_is_one_caller(shape, &mut reasons);
            shape.each_field(&mut |_, field| self.check_field_can_be_shown(field, &mut reasons));
            for reason in reasons {
                let told = format!("`{}`: {reason}", shape.name);
                // Two crates may each have a copy of one shape.
                if !all.contains(&told) {
                    all.push(told);
                }
            }
        });
        all
    }

    fn check_field_can_be_shown(&self, field: &FieldShape, reasons: &mut Vec<String>) {
        if let When::Only(rule) = &field.when {
            self.check_rule_can_be_asked(rule, reasons);
        }
        if let Masking::Unless(_, rule) = &field.masking {
            self.check_rule_can_be_asked(rule, reasons);
        }
        let (Masking::Masked(mask) | Masking::Unless(mask, _)) = field.masking else { return };
        if mask == "pseudonym" && self.pseudonym_key().is_none() {
            reasons.push(format!(
                "the field `{}` leaves as a pseudonym and there is no key: give one to \
                 `.pseudonym_key([..; 32])`",
                field.name
            ));
        }
    }

    fn check_owner_is_one_caller(&self, shape: &Shape, reasons: &mut Vec<String>) {
        if shape.owner_is_subject && !self.has_one_issuer() {
            reasons.push(
                "its owner is a subject alone, and callers of several issuers may have the same: \
                 make the field a `CallerId`"
                    .to_owned(),
            );
        }
    }

    fn check_schemes_are_configured(&self, schemes: &[&str], reasons: &mut Vec<String>) {
        for scheme in schemes {
            if self.accepted(&[scheme]).next().is_none() {
                reasons.push(self.not_configured(scheme));
            }
        }
        if schemes.is_empty() && self.accepted(&[]).next().is_none() {
            reasons.push(
                "no scheme is configured, or several are and `.default_auth(..)` does not say \
                 which counts"
                    .to_owned(),
            );
        }
    }

    /// Where two schemes find every credential that is in one place, each request has two: a 400.
    fn check_places_differ(&self, schemes: &[&str], reasons: &mut Vec<String>) {
        for one in self.accepted(schemes) {
            let others = self.accepted(schemes).skip_while(|it| it.name() != one.name()).skip(1);
            let tells_apart = one.leaves_those_of_others();
            let same = others.filter(|other| {
                one.place().is(other.place()) && !(tells_apart && other.leaves_those_of_others())
            });
            reasons.extend(same.map(|other| {
                format!(
                    "the schemes `{}` and `{}` both take what is in {}, so that each request \
                     would carry two credentials, which is a 400: accept one of them",
                    one.name(),
                    other.name(),
                    one.place()
                )
            }));
        }
    }

    /// A scheme that is known to carry no claims would be refused at every request.
    fn check_schemes_carry_claims(&self, spec: &Spec, reasons: &mut Vec<String>) {
        for scheme in self.accepted(spec.schemes()).filter(|scheme| !scheme.carries_claims()) {
            reasons.push(format!(
                "it takes `Claims<..>` and a credential of the scheme `{}` carries none: take \
                 `Option<Claims<..>>`, or name the schemes that do in `auth = ..`",
                scheme.name()
            ));
        }
    }
}

/// Whether the handler says in writing that the firewall sees no body of its own.
fn sees_heads_alone(spec: &Spec) -> bool {
    spec.firewall.as_ref().is_some_and(|stated| stated.off || stated.head_only)
}
