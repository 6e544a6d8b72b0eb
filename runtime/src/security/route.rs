//! Where a handler is mounted.

use std::borrow::Cow;

use crate::route_path::parameters;

/// Where a handler is mounted.
#[derive(Clone, Debug)]
pub(crate) struct Route<'a> {
    /// `*` is whatever method.
    pub(crate) method: &'a str,
    pub(crate) path: Cow<'a, str>,
    /// Whether the routers around it may have names of their own, which its start knew nothing of.
    pub(crate) is_matched: bool,
}

/// What a method means for what may be mounted there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MethodKind {
    /// A browser that follows a link gets there.
    Link,
    /// No link does, and the rule about pages of other sites takes it for no change either.
    Options,
    /// Pages of other sites are refused there.
    Change,
}

impl Route<'_> {
    /// Whether its path has a parameter of that name.
    pub(crate) fn has_parameter(&self, name: &str) -> bool {
        count_parameters(&self.path, name) > 0
    }

    /// The name of its first parameter.
    pub(crate) fn first_parameter(&self) -> Option<&str> {
        parameters(&self.path).next()
    }

    /// What its method means for what may be mounted there.
    pub(super) fn method_kind(&self) -> MethodKind {
        match self.method {
            "GET" | "HEAD" | "*" => MethodKind::Link,
            "OPTIONS" => MethodKind::Options,
            _ => MethodKind::Change,
        }
    }
}

pub(super) fn count_parameters(path: &str, name: &str) -> usize {
    parameters(path).filter(|parameter| *parameter == name).count()
}
