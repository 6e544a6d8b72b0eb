//! One handler on one route, as data.

use crate::security::{Plan, Security};

/// A handler and where it is mounted.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) guard: Guard,
}

/// What stands before a handler.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Guard {
    Policy(&'static Plan),
    Unguarded(&'static str),
}

impl Endpoint {
    pub(crate) fn guarded(method: &'static str, plan: &'static Plan) -> Self {
        Self { method, path: String::new(), guard: Guard::Policy(plan) }
    }

    pub(crate) fn unguarded(why: &'static str, path: &str) -> Self {
        Self { method: "*", path: path.to_owned(), guard: Guard::Unguarded(why) }
    }

    pub(crate) fn at(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
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

    /// Why the two cannot be served side by side: budgets and the audit know a handler by its module
    /// and name, and these are two handlers of one.
    pub(crate) fn check_beside(&self, other: &Self) -> Option<String> {
        let (Guard::Policy(theirs), Guard::Policy(ours)) = (&other.guard, &self.guard) else {
            return None;
        };
        let (spec, own) = (theirs.spec, ours.spec);
        // One generic handler has a type for each of its instances.
        let place = |policy: &'static str| policy.split('<').next();
        let are_two = place(theirs.policy_name()) != place(ours.policy_name());
        (are_two && (spec.module, spec.name) == (own.module, own.name)).then(|| {
            let (name, module) = (own.name, own.module);
            format!("two handlers are called `{name}` in `{module}`: their limits would be one")
        })
    }

    /// Every reason why the endpoint cannot be served under a configuration.
    pub(crate) fn check(&self, security: &Security) -> Vec<String> {
        let Guard::Policy(plan) = self.guard else { return Vec::new() };
        let spec = plan.spec;
        let mut reasons = security.check(spec, plan.asks_for_caller, &(plan.response)());
        reasons.extend(self.check_objects_are_all_checked(plan));
        for name in plan.facts().flat_map(|facts| facts.params) {
            let fault = match count_parameters(&self.path, name) {
                0 => "lacks the parameter",
                1 => continue,
                _ => "repeats the parameter",
            };
            reasons.push(format!(
                "`{}`: the route `{}` {fault} `{{{name}}}` its object is read from",
                spec.name, self.path
            ));
        }
        reasons
    }
}

impl Endpoint {
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
                    "`{}`: nothing checks what `{{{name}}}` names: take `Authorized` for it, or \
                     state `objects = \"why\"`",
                    spec.name
                )
            })
            .collect()
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
