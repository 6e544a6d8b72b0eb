//! One handler on one route, as data.

use crate::input::Facts;
use crate::policy::{Policy, Spec};
use crate::redact::Shape;
use crate::secured::{Inspect, Tuple};
use crate::security::Security;

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
    Policy { spec: &'static Spec, response: Shape, params: Params },
    Unguarded(&'static str),
}

/// The facts of every parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Params {
    parts: &'static [Facts],
    body: &'static Facts,
}

impl Params {
    /// Whether a parameter is an object that was loaded and checked.
    pub(crate) fn check_object(&self) -> bool {
        self.all().any(|facts| facts.checks_object)
    }

    fn all(&self) -> impl Iterator<Item = &'static Facts> {
        self.parts.iter().chain(std::iter::once(self.body))
    }
}

impl Endpoint {
    pub(crate) fn guarded<P: Inspect<A, B>, A: Tuple, B>(method: &'static str) -> Self {
        let params = Params { parts: P::PARTS, body: const { &P::BODY } };
        let spec = const { &P::SPEC };
        let guard = Guard::Policy { spec, response: <P as Policy>::response(), params };
        Self { method, path: String::new(), guard }
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

    /// Every reason why the endpoint cannot be served under a configuration.
    pub(crate) fn check(&self, security: &Security) -> Vec<String> {
        let Guard::Policy { spec, response, params } = &self.guard else { return Vec::new() };
        let mut reasons = security.check(spec);
        reasons.extend(security.check_shape(response));
        for name in params.all().flat_map(|facts| facts.params) {
            if !has_parameter(&self.path, name) {
                reasons.push(format!(
                    "`{}`: the route `{}` lacks the parameter `{{{name}}}` its object is read from",
                    spec.name, self.path
                ));
            }
        }
        reasons
    }
}

fn has_parameter(path: &str, name: &str) -> bool {
    path.split('/').any(|segment| {
        let inner = segment.strip_prefix('{').and_then(|segment| segment.strip_suffix('}'));
        inner.is_some_and(|inner| inner.trim_start_matches('*') == name)
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
        assert!(has_parameter("/employees/{id}", "id"));
        assert!(has_parameter("/files/{*rest}", "rest"));
        assert!(!has_parameter("/employees/{idx}", "id"));
        assert!(!has_parameter("/id", "id"));
    }
}
