//! What a handler demands of the place where it is mounted.

use crate::input::{FieldContent, FieldName, ParameterFacts, Reads, field_called, unreadable};
use crate::route_path::parameters;
use crate::security::route::{MethodKind, count_parameters};
use crate::security::{HandlerPlan, Route, Security};

impl Security {
    /// Every reason why a handler cannot be served at a route. A start asks this for each of its routes, and the first
    /// request at a route that no start knows of, as in a plain `axum::Router`.
    pub(crate) fn check_route(&self, plan: &HandlerPlan, route: &Route<'_>) -> Vec<String> {
        let mut reasons = route.check_objects_are_all_checked(plan);
        reasons.extend(route.check_paths_fit(plan));
        reasons.extend(route.check_query_is_read_once(plan));
        reasons.extend(route.check_objects_have_parameters(plan));
        reasons.extend(route.check_successor_can_be_filled(plan));
        reasons.extend(route.check_links_change_nothing(plan, self));
        reasons.extend(route.check_other_tenants_are_named(plan, self));
        reasons.extend(route.check_approval_sees_everything(plan));
        reasons.extend(check_inputs_can_be_read(plan));
        reasons.extend(check_one_revision_is_meant(plan));
        reasons.extend(check_writes_can_be_asked(plan));
        reasons
    }
}

impl Route<'_> {
    /// An object's id is in the path: once, where the handler reads the path itself. Below an outer router that has the
    /// name as well, the parameter that is nearest to the handler is the object's, and the other is not read.
    fn check_objects_have_parameters(&self, plan: &HandlerPlan) -> Vec<String> {
        let reads_path = plan.facts().any(|facts| facts.reads == Reads::Path);
        let names = plan.facts().flat_map(|facts| facts.params);
        let faults = names.filter_map(|name| {
            let fault = match count_parameters(&self.path, name) {
                0 => "lacks the parameter",
                1 => return None,
                _ if self.is_matched && !reads_path => return None,
                _ => "repeats the parameter",
            };
            Some(format!("the route `{}` {fault} `{{{name}}}` its object is read from", self.path))
        });
        faults.collect()
    }

    /// Each parameter of what replaces the handler is one of the route.
    fn check_successor_can_be_filled(&self, plan: &HandlerPlan) -> Vec<String> {
        let target = plan.spec.lifecycle.successor.unwrap_or_default();
        let lacks = parameters(target).filter(|name| !self.has_parameter(name));
        lacks
            .map(|name| {
                format!(
                    "its `successor` needs `{{{name}}}`, and the route `{}` has no such parameter",
                    self.path
                )
            })
            .collect()
    }

    /// A checked object vouches for its own parameters only.
    fn check_objects_are_all_checked(&self, plan: &HandlerPlan) -> Vec<String> {
        let spec = plan.spec;
        let named = plan.facts().any(|facts| facts.names_object && !facts.in_input);
        if !named || spec.objects.is_some() {
            return Vec::new();
        }
        let is_checked = |name: &&str| {
            plan.facts().any(|facts| facts.checks_object && facts.params.contains(name))
        };
        parameters(&self.path)
            .filter(|name| !is_checked(name))
            .map(|name| {
                format!(
                    "nothing checks what `{{{name}}}` names: take `Authorized` for it, or state \
                     `objects = \"why\"`"
                )
            })
            .collect()
    }

    /// What is read from the path is what the route captures: every other request would be refused, or
    /// fail.
    fn check_paths_fit(&self, plan: &HandlerPlan) -> Vec<String> {
        let captured: Vec<&str> = parameters(&self.path).collect();
        let read = plan.facts().filter(|facts| facts.reads == Reads::Path);
        let faults = read.filter(|facts| !(facts.optional && captured.is_empty()));
        let faults = faults.filter_map(|facts| path_fault(facts, &captured));
        faults.map(|fault| format!("the route `{}` {fault}", self.path)).collect()
    }

    /// A page of another site can make a browser follow a link, with its cookies.
    fn check_links_change_nothing(
        &self,
        plan: &HandlerPlan,
        security: &Security,
    ) -> Option<String> {
        let is_link = self.method_kind() != MethodKind::Change;
        let is_sent_along = plan.needs_sessions || security.takes_sent_by_browsers(plan);
        (is_link && plan.changes && is_sent_along).then(|| {
            format!(
                "`{} {}` changes something and takes a credential that browsers send by themselves, so \
                 that a link on any page would change it: mount it with `post(..)`",
                self.method, self.path
            )
        })
    }

    /// An approval is bound to all that decides what is done.
    fn check_approval_sees_everything(&self, plan: &HandlerPlan) -> Option<String> {
        plan.spec.approval.as_ref()?;
        if self.method == "*" {
            return Some(
                "it needs approval, and serves whatever method or guards a service, which reads more of a request \
                 than is approved: put `approve(..)` on a handler that is mounted by its methods"
                    .to_owned(),
            );
        }
        let is_unseen = |facts: &ParameterFacts| {
            let is_unread = matches!(facts.reads, Reads::Cookies | Reads::Encoded);
            facts.exempt || facts.raw || is_unread
        };
        plan.facts().any(is_unseen).then(|| {
            "it needs approval and takes cookies, all header fields, a body in another form or what nothing checks, which are not part of \
             what is approved: take what decides in the path, the query, the body or `Headers`"
                .to_owned()
        })
    }

    /// The tenant that a caller of another one acts in is in the path, where logs show it.
    fn check_other_tenants_are_named(
        &self,
        plan: &HandlerPlan,
        security: &Security,
    ) -> Option<String> {
        plan.spec.cross_tenants?;
        let Some(name) = security.tenant_parameter() else {
            return Some(
                "it states `cross_tenants` and nothing says which tenant a path names: call \
                 `.tenant_in_path(\"tenant\")`"
                    .to_owned(),
            );
        };
        (!self.has_parameter(name)).then(|| {
            format!(
                "it states `cross_tenants` and the route `{}` lacks the parameter `{{{name}}}`, which names the \
                 tenant",
                self.path
            )
        })
    }

    /// A form of a GET is in the query.
    fn check_query_is_read_once(&self, plan: &HandlerPlan) -> Option<String> {
        let of_get = self.method_kind() == MethodKind::Link;
        let read = |facts: &&ParameterFacts| {
            facts.reads == Reads::Query || (of_get && facts.reads == Reads::Form)
        };
        (plan.facts().filter(read).count() > 1).then(|| {
            format!(
                "two parameters read the query of `GET {}`, and each refuses the other's parameters: take one input with the fields of both",
                self.path
            )
        })
    }
}

/// Where serde keeps a value before it knows what it is for, some types read nothing that was sent.
fn check_inputs_can_be_read(plan: &HandlerPlan) -> Option<String> {
    let (place, what) = plan.facts().find_map(|facts| unreadable(facts.holds))?;
    Some(format!(
        "`{place}` of its input is {what}, and is beside the tag of an enum or in a field that is flattened, where every \
         request with it would be refused: take a text or a list in its place, or leave `flatten` out and give the \
         enum a `content`"
    ))
}

/// One `If-Match` means one object.
fn check_one_revision_is_meant(plan: &HandlerPlan) -> Option<String> {
    (plan.facts().filter(|facts| facts.compares_revision).count() > 1).then(|| {
        "two of its objects have revisions and are changed, and one `If-Match` would be compared with both: change one \
         of them by its own route"
            .to_owned()
    })
}

/// Who may write a field is asked of an object, which is there before the field is read.
fn check_writes_can_be_asked(plan: &HandlerPlan) -> Option<String> {
    let objects = || plan.facts().filter_map(|facts| facts.object).map(|object| object());
    plan.facts().find_map(|facts| {
        let write = facts.writes.first()?;
        let (object, action) = write.names();
        if facts.head_only {
            return Some(format!(
                "its input asks `{object}` for `{action}` and is read before the object is loaded: take it as the body"
            ));
        }
        (!write.is_about_one_of(objects())).then(|| {
            format!(
                "its input asks `{object}` for `{action}`, and no parameter loads one: take `Authorized<{object}, \
                 Update>`"
            )
        })
    })
}

/// How a `Path` and the parameters that a route captures differ.
fn path_fault(facts: &ParameterFacts, captured: &[&str]) -> Option<String> {
    if let Some(count) = facts.segments {
        let number = captured.len();
        return (count != number)
            .then(|| format!("has {}, and `Path` reads {count}", counted(number)));
    }
    let FieldContent::Fields(fields) = facts.holds else { return None };
    let fields = fields();
    // Without the names of fields there is nothing to compare with.
    if fields.is_empty() {
        return None;
    }
    let foreign = captured.iter().find(|name| field_called(fields, name).is_none());
    if let Some(name) = foreign {
        return Some(format!("has the parameter `{{{name}}}`, which `Path` has no field for"));
    }
    let lacks = |field: &&FieldName| {
        let names = std::iter::once(field.json).chain(field.also.iter().copied());
        field.is_needed() && !names.into_iter().any(|name| captured.contains(&name))
    };
    let lacking = fields.iter().find(lacks)?;
    Some(format!("lacks the parameter `{{{}}}`, which `Path` reads", lacking.json))
}

fn counted(number: usize) -> String {
    match number {
        0 => "no parameter".to_owned(),
        1 => "1 parameter".to_owned(),
        more => format!("{more} parameters"),
    }
}
