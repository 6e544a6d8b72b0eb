//! A rule as owned data.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::rule::{Permission, Rule};

/// Who may: the tree of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum RuleData {
    /// Any authenticated caller.
    Authenticated,
    /// The owner of the object.
    Owner,
    /// A caller with the role.
    Role(String),
    /// A caller with the scope.
    Scope(String),
    /// A caller whom code allows.
    Condition(String),
    /// A fact of the credential, the address or the time, or a permission, in words: `acr aal2`.
    Fact(String),
    /// All of these.
    All(Vec<RuleData>),
    /// One of these.
    Any(Vec<RuleData>),
    /// Not this.
    Not(Box<RuleData>),
}

/// What a rule says of a caller of whom not everything is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleVerdict {
    /// It refuses.
    No,
    /// It depends on the object, or on what code decides.
    Perhaps,
    /// It allows.
    Yes,
}

impl RuleData {
    /// `roles` are the names of the application's roles, by their places.
    pub(crate) fn of(rule: &Rule, roles: &[&str]) -> Self {
        let each = |rules: &[Rule]| rules.iter().map(|rule| Self::of(rule, roles)).collect();
        match rule {
            Rule::Authenticated => Self::Authenticated,
            Rule::Owner => Self::Owner,
            Rule::Role(role) => Self::Role(role.name.to_owned()),
            Rule::Scope(scope) => Self::Scope(scope.name.to_owned()),
            // More than roles and scopes decides.
            Rule::Leaf(_) => Self::Fact(rule.to_string()),
            Rule::Permission(permission) => Self::holding(permission, roles),
            Rule::Custom(condition) => Self::Condition(condition.name().to_owned()),
            Rule::All(rules) => Self::All(each(rules)),
            Rule::Any(rules) => Self::Any(each(rules)),
            Rule::Not(rule) => Self::Not(Box::new(Self::of(rule, roles))),
        }
    }

    /// Who has a permission: a change of its grants changes every rule that demands it.
    fn holding(permission: &Permission, roles: &[&str]) -> Self {
        let mut any = Vec::new();
        for (granting, rule) in permission.holders() {
            let places = (0_u8..).zip(roles).filter(|(place, _)| granting.contains(*place));
            any.extend(places.map(|(_, name)| Self::Role((*name).to_owned())));
            any.extend(rule.map(|rule| Self::of(rule, roles)));
        }
        any.dedup();
        match any.len() {
            1 => any.swap_remove(0),
            _ => Self::Any(any),
        }
    }

    /// This and something more that every caller has to pass.
    pub(crate) fn and(self, more: Vec<Self>) -> Self {
        if more.is_empty() {
            return self;
        }
        let own = Some(self).filter(|own| *own != Self::Authenticated);
        let mut all: Vec<Self> = own.into_iter().chain(more).collect();
        all.dedup();
        match all.len() {
            1 => all.swap_remove(0),
            _ => Self::All(all),
        }
    }

    /// What it says of a caller who holds these roles and scopes.
    pub fn verdict(&self, roles: &[String], scopes: &[String]) -> RuleVerdict {
        let of = |rule: &Self| rule.verdict(roles, scopes);
        let known = |holds: bool| if holds { RuleVerdict::Yes } else { RuleVerdict::No };
        match self {
            Self::Authenticated => RuleVerdict::Yes,
            Self::Owner | Self::Condition(_) | Self::Fact(_) => RuleVerdict::Perhaps,
            Self::Role(role) => known(roles.contains(role)),
            Self::Scope(scope) => known(scopes.contains(scope)),
            Self::All(rules) => rules.iter().map(of).min().unwrap_or(RuleVerdict::Yes),
            Self::Any(rules) => rules.iter().map(of).max().unwrap_or(RuleVerdict::No),
            Self::Not(rule) => match of(rule) {
                RuleVerdict::Yes => RuleVerdict::No,
                RuleVerdict::No => RuleVerdict::Yes,
                RuleVerdict::Perhaps => RuleVerdict::Perhaps,
            },
        }
    }

    /// Calls `visit` with every rule of the tree.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        match self {
            Self::All(rules) | Self::Any(rules) => rules.iter().for_each(|rule| rule.walk(visit)),
            Self::Not(rule) => rule.walk(visit),
            _ => {}
        }
    }
}

/// As the posture's table has it: `role hr and scope pay`.
impl fmt::Display for RuleData {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |out: &mut fmt::Formatter<'_>, rules: &[Self], word: &str| {
            for (place, rule) in rules.iter().enumerate() {
                let between = if place == 0 { "" } else { word };
                match rule {
                    Self::All(_) | Self::Any(_) => write!(out, "{between}({rule})")?,
                    _ => write!(out, "{between}{rule}")?,
                }
            }
            Ok(())
        };
        match self {
            Self::Authenticated => out.write_str("authenticated"),
            Self::Owner => out.write_str("owner"),
            Self::Role(role) => write!(out, "role {role}"),
            Self::Scope(scope) => write!(out, "scope {scope}"),
            Self::Fact(words) => out.write_str(words),
            // `cedar("View")` says itself what it is.
            Self::Condition(name) if name.contains('(') => out.write_str(name),
            Self::Condition(name) => write!(out, "policy {name}"),
            Self::All(rules) => joined(out, rules, " and "),
            Self::Any(rules) => joined(out, rules, " or "),
            Self::Not(rule) => write!(out, "not ({rule})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_tells_what_it_knows_of_a_caller() {
        let role = |name: &str| RuleData::Role(name.to_owned());
        let rule = RuleData::All(vec![
            RuleData::Any(vec![role("hr"), RuleData::Owner]),
            RuleData::Scope("pay".to_owned()),
        ]);
        let (hr, pay) = (vec!["hr".to_owned()], vec!["pay".to_owned()]);
        assert_eq!(rule.verdict(&hr, &pay), RuleVerdict::Yes);
        assert_eq!(rule.verdict(&[], &pay), RuleVerdict::Perhaps);
        assert_eq!(rule.verdict(&hr, &[]), RuleVerdict::No);
        assert_eq!(rule.to_string(), "(role hr or owner) and scope pay");
        let json = serde_json::to_value(&rule).unwrap();
        assert_eq!(json["all"][0]["any"][1], "owner");
        assert_eq!(serde_json::from_value::<RuleData>(json).unwrap(), rule);
    }
}
