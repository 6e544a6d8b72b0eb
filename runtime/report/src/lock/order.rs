//! Which of two rules admits more.

use std::collections::{BTreeMap, BTreeSet};

use palisade::inventory::RuleData;

use super::verdict::Verdict;

/// More names than these are not tried out: what cannot be told is widened.
const MOST_NAMES: usize = 14;

type Roles = BTreeMap<String, Vec<String>>;

/// What changes for callers where `before` becomes `after`. Nothing in place of a rule admits everyone who got this far.
pub(super) fn compare(
    before: Option<&RuleData>,
    after: Option<&RuleData>,
    roles_before: &Roles,
    roles_after: &Roles,
) -> Verdict {
    let mut names = BTreeSet::new();
    for rule in before.iter().chain(&after) {
        rule.walk(&mut |rule| {
            names.extend(atom(rule));
        });
    }
    // A role comes with those that imply it.
    let implying: Vec<String> = roles_before
        .iter()
        .chain(roles_after)
        .filter(|(_, held)| held.iter().any(|held| names.contains(&format!("role {held}"))))
        .map(|(role, _)| format!("role {role}"))
        .collect();
    names.extend(implying);
    let names: Vec<String> = names.into_iter().collect();
    if names.len() > MOST_NAMES {
        return if before == after { Verdict::Neutral } else { Verdict::Widened };
    }
    let (mut more, mut less) = (false, false);
    for chosen in 0..1_u32 << names.len() {
        let has = |place: usize| chosen & (1 << place) != 0;
        let own: Vec<&String> = names
            .iter()
            .enumerate()
            .filter(|(place, _)| has(*place))
            .map(|(_, name)| name)
            .collect();
        let was = before.is_none_or(|rule| holds(rule, &own, roles_before));
        let is = after.is_none_or(|rule| holds(rule, &own, roles_after));
        more |= is && !was;
        less |= was && !is;
    }
    match (more, less) {
        (true, _) => Verdict::Widened,
        (false, true) => Verdict::Narrowed,
        (false, false) => Verdict::Neutral,
    }
}

fn atom(rule: &RuleData) -> Option<String> {
    match rule {
        RuleData::Role(name) => Some(format!("role {name}")),
        RuleData::Scope(name) => Some(format!("scope {name}")),
        RuleData::Condition(name) => Some(format!("condition {name}")),
        RuleData::Fact(words) => Some(format!("fact {words}")),
        RuleData::Owner => Some("owner".to_owned()),
        _ => None,
    }
}

/// Whether a caller of whom these names hold passes the rule.
fn holds(rule: &RuleData, own: &[&String], roles: &Roles) -> bool {
    match rule {
        RuleData::Authenticated => true,
        RuleData::Role(name) => own
            .iter()
            .filter_map(|own| own.strip_prefix("role "))
            .any(|role| role == name || roles.get(role).is_some_and(|held| held.contains(name))),
        RuleData::All(rules) => rules.iter().all(|rule| holds(rule, own, roles)),
        RuleData::Any(rules) => rules.iter().any(|rule| holds(rule, own, roles)),
        RuleData::Not(rule) => !holds(rule, own, roles),
        other => atom(other).is_some_and(|name| own.contains(&&name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_compared_by_whom_it_admits() {
        let role = |name: &str| RuleData::Role(name.to_owned());
        let none = Roles::new();
        let implied =
            Roles::from([("admin".to_owned(), vec!["admin".to_owned(), "hr".to_owned()])]);
        let told = |before: Option<&RuleData>, after: Option<&RuleData>, roles: &Roles| {
            compare(before, after, roles, roles)
        };
        let (admin, hr) = (role("admin"), role("hr"));
        assert_eq!(told(Some(&admin), Some(&hr), &none), Verdict::Widened);
        assert_eq!(told(Some(&admin), Some(&hr), &implied), Verdict::Widened);
        assert_eq!(told(Some(&hr), Some(&admin), &implied), Verdict::Narrowed);
        let either = RuleData::Any(vec![hr.clone(), admin.clone()]);
        assert_eq!(told(Some(&either), Some(&hr), &implied), Verdict::Neutral, "admin is hr");
        assert_eq!(told(Some(&either), Some(&hr), &none), Verdict::Narrowed);
        assert_eq!(told(None, Some(&hr), &none), Verdict::Narrowed);
        assert_eq!(told(Some(&hr), None, &none), Verdict::Widened);
        assert_eq!(
            compare(Some(&hr), Some(&hr), &none, &implied),
            Verdict::Widened,
            "admin became hr"
        );
        let doubled = RuleData::Not(Box::new(RuleData::Not(Box::new(hr.clone()))));
        assert_eq!(told(Some(&hr), Some(&doubled), &none), Verdict::Neutral);
    }
}
