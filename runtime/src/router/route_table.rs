//! Which paths of a router are taken, and by what: what axum would panic about is found before it is asked.

use std::collections::BTreeMap;
use std::fmt;

use axum::routing::MethodRouter;
use matchit::InsertError;

/// Every method that a route can have a handler for, as axum knows them.
const METHODS: [&str; 9] =
    ["GET", "HEAD", "DELETE", "OPTIONS", "PATCH", "POST", "PUT", "TRACE", "CONNECT"];

/// What a nested service takes below its path.
const TAIL: &str = "{*__private__axum_nest_tail_param}";

/// The same for a fallback.
const FALLBACK_TAIL: &str = "/{*__private__axum_fallback}";

/// What is at a path.
#[derive(Clone, Debug)]
pub(super) enum Taken {
    /// Handlers for these methods, which may be given in several pieces.
    Methods(Methods),
    /// A service, for all of them.
    Service,
}

/// The methods that have a handler.
#[derive(Clone, Debug, Default)]
pub(super) struct Methods {
    names: Vec<&'static str>,
    /// Whether every other method has one, too.
    others: bool,
}

impl Methods {
    /// The methods of guarded handlers, each of which has one; `*` is every other.
    pub(super) fn of(names: impl Iterator<Item = &'static str>) -> Self {
        let (others, names): (Vec<_>, Vec<_>) = names.partition(|name| *name == "*");
        Self { names, others: !others.is_empty() }
    }

    /// The methods of a router of axum, which tells them to a log alone. What is not understood is taken.
    pub(super) fn of_unguarded<S>(methods: &MethodRouter<S>) -> Self {
        let told = format!("{methods:?}");
        let has = |name: &str, nothing: &str| !told.contains(&format!("{name}: {nothing}"));
        let names = METHODS.into_iter().filter(|name| has(&name.to_ascii_lowercase(), "None"));
        Self { names: names.collect(), others: has("fallback", "Default") }
    }

    /// Takes the other's, too.
    fn join(&mut self, other: &Self, path: &str) -> Result<(), String> {
        if let Some(name) = other.names.iter().find(|name| self.names.contains(name)) {
            return Err(doubled(name, path));
        }
        if self.others && other.others {
            return Err(format!(
                "`{path}` has a handler for all other methods already: keep one of the two"
            ));
        }
        self.names.extend(&other.names);
        self.others |= other.others;
        Ok(())
    }

    /// Whether a method has two handlers.
    fn check_each_has_one(&self, path: &str) -> Result<(), String> {
        let mut rest = self.names.as_slice();
        while let [name, more @ ..] = rest {
            if more.contains(name) {
                return Err(doubled(name, path));
            }
            rest = more;
        }
        Ok(())
    }
}

fn doubled(method: &str, path: &str) -> String {
    format!("`{method} {path}` has a handler already: keep one of the two")
}

/// The paths of one router, and those of the fallbacks of what it nests.
#[derive(Clone, Default)]
pub(super) struct RouteTable {
    routes: Paths,
    fallbacks: Paths,
    has_fallback: bool,
}

#[derive(Clone, Default)]
struct Paths {
    /// Decides as axum does, by the same crate.
    tree: Tree,
    taken: BTreeMap<String, Taken>,
}

/// The paths that were added, each with what was there before.
type Added = Vec<(String, Option<Taken>)>;

#[derive(Clone)]
struct Tree(matchit::Router<()>);

impl Default for Tree {
    fn default() -> Self {
        Self(matchit::Router::new())
    }
}

impl RouteTable {
    /// Handlers at a path.
    pub(super) fn route(&mut self, path: &str, methods: Methods) -> Result<(), String> {
        check_path(path)?;
        self.routes.add(path, Taken::Methods(methods))
    }

    /// A service at a path.
    pub(super) fn service(&mut self, path: &str) -> Result<(), String> {
        check_path(path)?;
        self.routes.add(path, Taken::Service)
    }

    /// A service at a path and at every path below.
    pub(super) fn nest_service(&mut self, path: &str) -> Result<(), String> {
        check_nest_path(path)?;
        let slash = if path.ends_with('/') { path.to_owned() } else { format!("{path}/") };
        self.routes.add(&format!("{slash}{TAIL}"), Taken::Service)?;
        self.routes.add(path, Taken::Service)?;
        if path == slash { Ok(()) } else { self.routes.add(&slash, Taken::Service) }
    }

    /// Another router's routes below a path, or none of them.
    pub(super) fn nest(&mut self, path: &str, other: Self) -> Result<(), String> {
        check_nest_path(path)?;
        let below = |(inner, taken): (String, Taken)| (nested(path, &inner), taken);
        let added = self.routes.extend(other.routes.taken.into_iter().map(below))?;
        if other.has_fallback {
            let own = ["/", FALLBACK_TAIL].map(|inner| (inner.to_owned(), Taken::Service));
            let fallbacks = own.into_iter().chain(other.fallbacks.taken);
            if self.fallbacks.extend(fallbacks.map(below)).is_err() {
                self.routes.undo(added);
                return Err(format!("two fallbacks answer below `{path}`: keep one of the two"));
            }
        }
        Ok(())
    }

    /// Another router's routes, or none of them.
    pub(super) fn merge(&mut self, other: Self) -> Result<(), String> {
        let added = self.routes.extend(other.routes.taken)?;
        let fallbacks = self.fallbacks.extend(other.fallbacks.taken);
        let fault = match fallbacks {
            Ok(fallbacks) if self.has_fallback && other.has_fallback => {
                self.fallbacks.undo(fallbacks);
                "both routers have a fallback: keep one of the two".to_owned()
            }
            Ok(_) => {
                self.has_fallback |= other.has_fallback;
                return Ok(());
            }
            Err(fault) => fault,
        };
        self.routes.undo(added);
        Err(fault)
    }

    /// Where no route matches, once.
    pub(super) fn fallback(&mut self) -> Result<(), String> {
        if self.has_fallback {
            return Err("the router has a fallback already: keep one of the two".to_owned());
        }
        self.has_fallback = true;
        Ok(())
    }
}

impl Paths {
    fn add(&mut self, path: &str, taken: Taken) -> Result<(), String> {
        if let Taken::Methods(methods) = &taken {
            methods.check_each_has_one(path)?;
            if let Some(Taken::Methods(known)) = self.taken.get_mut(path) {
                return known.join(methods, path);
            }
        }
        self.tree.0.insert(path, ()).map_err(|error| told(path, &error))?;
        self.taken.insert(path.to_owned(), taken);
        Ok(())
    }

    /// Adds all, or none: then what was added is taken back. Nothing is copied for it, so that an application of many routers starts in
    /// the time of one that has all their routes.
    fn extend(
        &mut self,
        entries: impl IntoIterator<Item = (String, Taken)>,
    ) -> Result<Added, String> {
        let mut added = Added::new();
        for (path, taken) in entries {
            let before = self.taken.get(&path).cloned();
            if let Err(fault) = self.add(&path, taken) {
                self.undo(added);
                return Err(fault);
            }
            added.push((path, before));
        }
        Ok(added)
    }

    /// Takes back what was added. A fault is rare, and ends the start: the tree is rebuilt.
    fn undo(&mut self, added: Added) {
        for (path, before) in added.into_iter().rev() {
            match before {
                Some(before) => _ = self.taken.insert(path, before),
                None => _ = self.taken.remove(&path),
            }
        }
        self.tree = Tree::default();
        for path in self.taken.keys() {
            // Each was in one tree with all others.
            let _ = self.tree.0.insert(path, ());
        }
    }
}

/// Joins paths as axum does.
fn nested(prefix: &str, path: &str) -> String {
    match (prefix.ends_with('/'), path) {
        (true, path) => format!("{prefix}{}", path.trim_start_matches('/')),
        (false, "/") => prefix.to_owned(),
        (false, path) => format!("{prefix}{path}"),
    }
}

fn check_path(path: &str) -> Result<(), String> {
    if !path.starts_with('/') {
        return Err(format!("the path `{path}` does not begin with `/`"));
    }
    for segment in path.split('/') {
        let (old, name) = match segment.split_at_checked(1) {
            Some((":", name)) => (":", format!("{{{name}}}")),
            Some(("*", name)) => ("*", format!("{{*{name}}}")),
            _ => continue,
        };
        return Err(format!(
            "a segment of the path `{path}` begins with `{old}`: write `{name}` for a parameter"
        ));
    }
    Ok(())
}

fn check_nest_path(path: &str) -> Result<(), String> {
    if path.is_empty() || path == "/" {
        return Err(format!(
            "nothing is nested at `{path}`: write `.merge(..)` for a router, `.fallback_service(..)` for a \
             service"
        ));
    }
    check_path(path)?;
    let is_wildcard = |segment: &str| {
        segment.starts_with("{*") && segment.ends_with('}') && !segment.ends_with("}}")
    };
    if path.split('/').any(is_wildcard) {
        return Err(format!(
            "the path `{path}` has a parameter for all that follows, and nothing can be nested below it: \
             write `{{name}}` for one segment"
        ));
    }
    Ok(())
}

fn told(path: &str, error: &InsertError) -> String {
    let shown = |path: &str| path.replace("__private__axum_nest_tail_param", "rest");
    let path = shown(path);
    match error {
        InsertError::Conflict { with } if shown(with) == path => {
            format!("`{path}` is taken already: keep one of the two")
        }
        InsertError::Conflict { with } => format!(
            "`{path}` and `{}` match the same requests: call their parameters alike, or change one of the \
             paths",
            shown(with)
        ),
        InsertError::InvalidParamSegment => format!(
            "the path `{path}` has more in a segment than one parameter at its end: write each as a segment \
             of its own"
        ),
        InsertError::InvalidParam => format!(
            "the path `{path}` has a brace that belongs to no parameter: write `{{name}}`, or `{{{{` and \
             `}}}}` for braces themselves"
        ),
        InsertError::InvalidCatchAll => {
            format!("the path `{path}` continues after `{{*name}}`, which must be last")
        }
        other => format!("the path `{path}` cannot be routed: {other}"),
    }
}

impl fmt::Debug for RouteTable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RouteTable")
            .field("paths", &self.routes.taken.keys())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
