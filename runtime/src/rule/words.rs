//! A rule in words, as the posture shows it.

use std::fmt;

use crate::rule::Rule;

/// `any(role admin, all(scope staff:read, not(policy First)))`.
impl fmt::Display for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Authenticated => out.write_str("authenticated"),
            Self::Role(role) => write!(out, "role {}", role.name),
            Self::Scope(scope) => write!(out, "scope {}", scope.name),
            Self::Custom(condition) => {
                let name = condition.name();
                // `cedar("View")` says itself what it is.
                if name.contains('(') {
                    return out.write_str(name);
                }
                write!(out, "policy {}", name.rsplit("::").next().unwrap_or(name))
            }
            Self::Permission(permission) => write!(out, "permission {}", permission.name()),
            Self::Leaf(leaf) => write!(out, "{leaf}"),
            Self::Owner => out.write_str("owner"),
            Self::All([]) => out.write_str("everyone"),
            Self::Any([]) => out.write_str("no caller"),
            Self::All(rules) => list("all", rules, out),
            Self::Any(rules) => list("any", rules, out),
            Self::Not(rule) => write!(out, "not({rule})"),
        }
    }
}

fn list(name: &str, rules: &[Rule], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(out, "{name}(")?;
    for (place, rule) in rules.iter().enumerate() {
        let comma = if place > 0 { ", " } else { "" };
        write!(out, "{comma}{rule}")?;
    }
    out.write_str(")")
}
