//! One handler on one route, as data.

use std::collections::HashMap;

use crate::edge::cors::CorsRoute;
use crate::input::{FieldName, Holds, ParameterFacts, Reads, field_called};
use crate::policy::Requirement;
use crate::security::{Plan, Security};

/// A handler and where it is mounted.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    /// What the path is without the version in front.
    unversioned: Option<String>,
    pub(crate) guard: Guard,
    /// Whether a service of tower answers behind the guard, which reads the path by itself.
    is_service: bool,
    /// What its routers demand of every caller, the outermost's first.
    pub(crate) required: Vec<&'static Requirement>,
}

/// What stands before a handler.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Guard {
    Policy(&'static Plan),
    Unguarded(&'static str),
}

/// The handlers that were mounted so far, by module and name.
///
/// Budgets and the audit know a handler by these, which two functions may have in common.
#[derive(Debug, Default)]
pub(crate) struct Namesakes(HashMap<(&'static str, &'static str), Option<&'static str>>);

impl Namesakes {
    /// Adds a handler; why it cannot be served beside those before it.
    pub(crate) fn add(&mut self, endpoint: &Endpoint) -> Option<String> {
        let Guard::Policy(plan) = endpoint.guard else { return None };
        let (name, module) = (plan.spec.name, plan.spec.module);
        // One generic handler has a type for each of its instances.
        let own = plan.policy_name().split('<').next();
        let first = *self.0.entry((module, name)).or_insert(own);
        (first != own).then(|| {
            format!("two handlers are called `{name}` in `{module}`: their limits would be one")
        })
    }
}

impl Endpoint {
    pub(crate) fn guarded(method: &'static str, plan: &'static Plan) -> Self {
        let (path, guard) = (String::new(), Guard::Policy(plan));
        Self { method, path, unversioned: None, guard, is_service: false, required: Vec::new() }
    }

    /// A service behind a guard, whatever the method.
    pub(crate) fn service(plan: &'static Plan) -> Self {
        Self { is_service: true, ..Self::guarded("*", plan) }
    }

    pub(crate) fn unguarded(why: &'static str, path: &str) -> Self {
        let (path, guard) = (path.to_owned(), Guard::Unguarded(why));
        let (method, unversioned) = ("*", None);
        Self { method, path, unversioned, guard, is_service: false, required: Vec::new() }
    }

    pub(crate) fn at(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// The version of its handler.
    pub(crate) fn version(&self) -> Option<&'static str> {
        match self.guard {
            Guard::Policy(plan) => plan.spec.lifecycle.version,
            Guard::Unguarded(_) => None,
        }
    }

    /// Serves it below the path of its version.
    pub(crate) fn move_below(&mut self, prefix: &str) {
        let moved = self.clone().below(prefix);
        self.unversioned = Some(std::mem::replace(&mut self.path, moved.path));
    }

    /// The path that it has in every version.
    pub(crate) fn unversioned(&self) -> &str {
        self.unversioned.as_ref().unwrap_or(&self.path)
    }

    /// Joins paths as axum does: `nest("/sub")` and `/` serve `/sub`.
    pub(crate) fn below(mut self, prefix: &str) -> Self {
        let prefix = prefix.trim_end_matches('/');
        self.path =
            if self.path == "/" { prefix.to_owned() } else { format!("{prefix}{}", self.path) };
        if self.path.is_empty() {
            self.path.push('/');
        }
        self
    }

    /// What a preflight for it has to know.
    pub(crate) fn cors_route(&self) -> CorsRoute<'_> {
        let origins = match self.guard {
            Guard::Policy(plan) => plan.spec.cors,
            Guard::Unguarded(_) => None,
        };
        CorsRoute { path: &self.path, method: self.method, origins }
    }

    /// Whether its path has a parameter of that name.
    pub(crate) fn has_parameter(&self, name: &str) -> bool {
        count_parameters(&self.path, name) > 0
    }

    /// Every reason why the endpoint cannot be served under a configuration, each with the handler's
    /// name and place.
    pub(crate) fn check(&self, security: &Security) -> Vec<(String, String)> {
        let Guard::Policy(plan) = self.guard else { return Vec::new() };
        let mut reasons = security.check(plan);
        for required in &self.required {
            security.check_requirement(plan, required, &mut reasons);
        }
        reasons.extend(self.check_objects_are_all_checked(plan));
        reasons.extend(self.check_service_is_asked(plan));
        reasons.extend(self.check_paths_fit(plan));
        reasons.extend(self.check_query_is_read_once(plan));
        reasons.extend(self.check_objects_have_parameters(plan));
        reasons.extend(self.check_successor_can_be_filled(plan));
        reasons.extend(self.check_links_change_nothing(plan, security));
        reasons.extend(self.check_other_tenants_are_named(plan, security));
        reasons.extend(self.check_approval_sees_everything(plan));
        reasons.extend(check_one_revision_is_meant(plan));
        reasons.extend(check_writes_can_be_asked(plan));
        let handler = plan.spec.named_with_its_place();
        reasons.into_iter().map(|reason| (handler.clone(), reason)).collect()
    }

    /// Nothing asks the callers of a route that no guard stands before.
    pub(crate) fn check_is_guarded_where_required(&self) -> Option<String> {
        let required = self.required.first()?;
        let is_open = matches!(self.guard, Guard::Unguarded(_));
        is_open.then(|| {
            format!(
                "`{}` is unguarded, and its router requires `{required}` of every caller: mount it outside \
                 of that router",
                self.path
            )
        })
    }

    /// Every reason why fields of the response could never be shown; each names its type.
    pub(crate) fn check_shape(&self, security: &Security) -> Vec<String> {
        match self.guard {
            Guard::Policy(plan) => security.check_shape(&(plan.response)()),
            Guard::Unguarded(_) => Vec::new(),
        }
    }
}

impl Endpoint {
    /// An object's id stands in the path, once.
    fn check_objects_have_parameters(&self, plan: &Plan) -> Vec<String> {
        let names = plan.facts().flat_map(|facts| facts.params);
        let faults = names.filter_map(|name| {
            let fault = match count_parameters(&self.path, name) {
                0 => "lacks the parameter",
                1 => return None,
                _ => "repeats the parameter",
            };
            Some(format!("the route `{}` {fault} `{{{name}}}` its object is read from", self.path))
        });
        faults.collect()
    }

    /// Each parameter of what replaces the handler is one of the route.
    fn check_successor_can_be_filled(&self, plan: &Plan) -> Vec<String> {
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
    fn check_objects_are_all_checked(&self, plan: &Plan) -> Vec<String> {
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

    /// What a service reads of the path nobody asks about.
    fn check_service_is_asked(&self, plan: &Plan) -> Option<String> {
        let name = parameters(&self.path).next()?;
        (self.is_service && plan.spec.objects.is_none()).then(|| {
            format!(
                "it guards a service below `{}`, and nothing checks what `{{{name}}}` names: state \
                 `objects = \"why\"`",
                self.path
            )
        })
    }

    /// What is read from the path is what the route captures: every other request would be refused, or
    /// fail.
    fn check_paths_fit(&self, plan: &Plan) -> Vec<String> {
        let captured: Vec<&str> = parameters(&self.path).collect();
        let read = plan.facts().filter(|facts| facts.reads == Reads::Path);
        let faults = read.filter(|facts| !(facts.optional && captured.is_empty()));
        let faults = faults.filter_map(|facts| path_fault(facts, &captured));
        faults.map(|fault| format!("the route `{}` {fault}", self.path)).collect()
    }

    /// A page of another site can make a browser follow a link, with its cookies.
    fn check_links_change_nothing(&self, plan: &Plan, security: &Security) -> Option<String> {
        // A fallback answers every method.
        let is_link = matches!(self.method, "GET" | "HEAD" | "*");
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
    fn check_approval_sees_everything(&self, plan: &Plan) -> Option<String> {
        plan.spec.approval.as_ref()?;
        if self.method == "*" {
            return Some(
                "it needs approval and guards a service, which reads more of a request than is approved: put \
                 `approve(..)` on a handler"
                    .to_owned(),
            );
        }
        let is_unseen = |facts: &ParameterFacts| {
            let is_unread = matches!(facts.reads, Reads::Cookies | Reads::Encoded);
            facts.exempt || facts.raw || is_unread
        };
        plan.facts().any(is_unseen).then(|| {
            "it needs approval and takes cookies, all header fields, a body in another form or what nothing checks, which are no part of \
             what is approved: take what decides in the path, the query, the body or `Headers`"
                .to_owned()
        })
    }

    /// The tenant that a caller of another one acts in stands in the path, where logs show it.
    fn check_other_tenants_are_named(&self, plan: &Plan, security: &Security) -> Option<String> {
        plan.spec.cross_tenants?;
        let Some(name) = security.tenant_parameter() else {
            return Some(
                "it states `cross_tenants` and nothing says which tenant a path names: say \
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

    /// A form of a GET stands in the query.
    fn check_query_is_read_once(&self, plan: &Plan) -> Option<String> {
        let of_get = matches!(self.method, "GET" | "HEAD");
        let read = |facts: &&ParameterFacts| {
            facts.reads == Reads::Query || (of_get && facts.reads == Reads::Form)
        };
        (plan.facts().filter(read).count() > 1).then(|| {
            format!(
                "two parameters read the query of `GET {}`, and each refuses what only the other \
                 knows: take one input with the fields of both",
                self.path
            )
        })
    }
}

/// One `If-Match` means one object.
fn check_one_revision_is_meant(plan: &Plan) -> Option<String> {
    (plan.facts().filter(|facts| facts.compares_revision).count() > 1).then(|| {
        "two of its objects have revisions and are changed, and one `If-Match` would be compared with both: change one \
         of them by its own route"
            .to_owned()
    })
}

/// Whoever may write a field is asked of an object, which is there before the field is read.
fn check_writes_can_be_asked(plan: &Plan) -> Option<String> {
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
    let Holds::Fields(fields) = facts.holds else { return None };
    let fields = fields();
    // Fields that nobody names are nothing to compare with.
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

fn count_parameters(path: &str, name: &str) -> usize {
    parameters(path).filter(|parameter| *parameter == name).count()
}

fn parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|segment| {
        let inner = segment.strip_prefix('{')?.strip_suffix('}')?;
        Some(inner.trim_start_matches('*'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_join_as_axum_joins_them() {
        let endpoint = |path: &str| Endpoint::unguarded("a test", path);
        assert_eq!(endpoint("/").below("/sub").path, "/sub");
        assert_eq!(endpoint("/a").below("/sub/").path, "/sub/a");
        assert_eq!(endpoint("/").below("/").path, "/");
    }

    #[test]
    fn parameters_are_whole_segments() {
        assert_eq!(count_parameters("/employees/{id}", "id"), 1);
        assert_eq!(count_parameters("/files/{*rest}", "rest"), 1);
        assert_eq!(count_parameters("/employees/{idx}", "id"), 0);
        assert_eq!(count_parameters("/id", "id"), 0);
        assert_eq!(count_parameters("/a/{id}/b/{id}", "id"), 2);
    }
}
