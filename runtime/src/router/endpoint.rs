//! One handler on one route, as data.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::edge::cors::CorsRoute;
use crate::policy::Requirement;
use crate::security::{HandlerPlan, Route, Security};

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

/// What is before a handler.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Guard {
    Policy(&'static HandlerPlan),
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
    pub(crate) fn guarded(method: &'static str, plan: &'static HandlerPlan) -> Self {
        let (path, guard) = (String::new(), Guard::Policy(plan));
        Self { method, path, unversioned: None, guard, is_service: false, required: Vec::new() }
    }

    /// A service behind a guard, whatever the method.
    pub(crate) fn service(plan: &'static HandlerPlan) -> Self {
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
        self.route().has_parameter(name)
    }

    fn route(&self) -> Route<'_> {
        Route { method: self.method, path: Cow::Borrowed(&self.path), is_matched: false }
    }

    /// Every reason why the endpoint cannot be served under a configuration, each with the handler's
    /// name and place.
    pub(crate) fn check(&self, security: &Security) -> Vec<(String, String)> {
        let Guard::Policy(plan) = self.guard else { return Vec::new() };
        let mut reasons = security.check(plan);
        for required in &self.required {
            security.check_requirement(plan, required, &mut reasons);
        }
        reasons.extend(security.check_route(plan, &self.route()));
        reasons.extend(self.check_service_is_asked(plan));
        let handler = plan.spec.named_with_its_place();
        reasons.into_iter().map(|reason| (handler.clone(), reason)).collect()
    }

    /// What a service reads of the path without a check.
    fn check_service_is_asked(&self, plan: &HandlerPlan) -> Option<String> {
        let route = self.route();
        let name = route.first_parameter()?;
        (self.is_service && plan.spec.objects.is_none()).then(|| {
            format!(
                "it guards a service below `{}`, and nothing checks what `{{{name}}}` names: state \
                 `objects = \"why\"`",
                self.path
            )
        })
    }

    /// Nothing asks the callers of a route without a guard.
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
}
