//! Where an older version of an endpoint asks for less than the newest one does.

use std::collections::BTreeSet;

use super::{EdgePosture, FieldPosture, GuardPosture, RoutePosture, SuspendedCheck};
use crate::policy::Access;

/// An endpoint whose older version is laxer than its newest: who attacks takes the older one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaxerVersion {
    method: &'static str,
    path: String,
    older: &'static str,
    newest: &'static str,
    differences: Vec<String>,
}

impl LaxerVersion {
    /// The method.
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// The pattern of the path, without its version.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The version that is laxer.
    pub fn older(&self) -> &'static str {
        self.older
    }

    /// The version that it is compared with.
    pub fn newest(&self) -> &'static str {
        self.newest
    }

    /// What differs, each with both rules: `anyone may call, and in 2: role hr`.
    pub fn differences(&self) -> &[String] {
        &self.differences
    }
}

/// Compares every version with the newest of its endpoint; those that are declared run from the oldest to the newest.
pub(super) fn laxer(routes: &[RoutePosture], edge: &EdgePosture) -> Vec<LaxerVersion> {
    let declared = &edge.versions;
    let age = |route: &RoutePosture| {
        let version = route.guard()?.version()?;
        declared.iter().position(|name| name == version)
    };
    let mut endpoints = BTreeSet::new();
    let mut laxer = Vec::new();
    for route in routes {
        let key = (route.method, &route.unversioned);
        if age(route).is_none() || !endpoints.insert(key) {
            continue;
        }
        let same = routes.iter().filter(|other| (other.method, &other.unversioned) == key);
        let mut same: Vec<_> =
            same.filter_map(|other| Some((age(other)?, other.guard()?, other))).collect();
        same.sort_by_key(|(age, ..)| *age);
        let Some((_, newest, newest_route)) = same.pop() else { continue };
        for (_, older, older_route) in same {
            let differences = differences((older, older_route), (newest, newest_route), edge);
            if let (Some(from), Some(to)) = (older.version(), newest.version())
                && !differences.is_empty()
            {
                let path = route.unversioned.clone();
                let method = route.method;
                laxer.push(LaxerVersion { method, path, older: from, newest: to, differences });
            }
        }
    }
    laxer
}

type Side<'a> = (&'a GuardPosture, &'a RoutePosture);

fn differences((older, old): Side<'_>, (newest, new): Side<'_>, edge: &EdgePosture) -> Vec<String> {
    let mut found = Vec::new();
    let version = newest.version().unwrap_or_default();
    let mut tell = |is_laxer: bool, old: &str, new: &str| {
        if is_laxer {
            found.push(format!("{old}, and in {version}: {new}"));
        }
    };
    let is_open = is_open_to_more(older, newest, edge) || asks_for_less(older, newest);
    tell(is_open, &in_whole(older, old), &in_whole(newest, new));
    let limits = |guard: &GuardPosture| {
        let told = guard.limits_in_words().collect::<Vec<_>>().join(", ");
        if told.is_empty() { "no limit".to_owned() } else { told }
    };
    let lacks = |has: usize, needs: usize| has < needs;
    let (old_limits, new_limits) = (limits(older), limits(newest));
    let has_laxer_limits = lacks(older.limits().len(), newest.limits().len())
        || lets_more_in_at_once(older, newest)
        || older.permits_more_than(newest);
    tell(has_laxer_limits, &old_limits, &new_limits);
    let size = |guard: &GuardPosture| format!("bodies of {} bytes", guard.body_limit());
    tell(older.body_limit() > newest.body_limit(), &size(older), &size(newest));
    let from =
        |guard: &GuardPosture| guard.addresses_in_words().unwrap_or("from everywhere".to_owned());
    let has_other_addresses = newest.addresses_in_words().is_some()
        && older.addresses_in_words() != newest.addresses_in_words();
    tell(has_other_addresses, &from(older), &from(newest));
    let is_new = |way: &&SuspendedCheck| {
        !new.suspended_checks.iter().any(|other| other.kind() == way.kind())
    };
    for way in old.suspended_checks.iter().filter(is_new) {
        tell(true, &way.to_string(), "no such suspended check");
    }
    for (shown, hidden) in shown_to_more(older, newest) {
        tell(true, &shown, &hidden);
    }
    found
}

/// Who may call, and what is asked of a request beside.
fn in_whole(guard: &GuardPosture, route: &RoutePosture) -> String {
    let beside = [
        guard.approval().map(|_| "others approve it"),
        guard.break_glass().map(|_| "the rule is passed in an emergency"),
    ];
    let beside = beside.into_iter().flatten().map(|words| format!(", {words}"));
    let schemes = match guard.access() {
        Access::Restricted { schemes, .. } if !schemes.is_empty() => {
            format!(" by {}", schemes.join(" or "))
        }
        _ => String::new(),
    };
    format!("{}{schemes}{}", route.who_may_call(), beside.collect::<String>())
}

/// Whether a demand beside the rule is the newest's alone, or weaker in the older one.
fn asks_for_less(older: &GuardPosture, newest: &GuardPosture) -> bool {
    // No age is endless.
    let is_longer =
        |old: Option<u32>, new: Option<u32>| new.is_some_and(|new| old.is_none_or(|old| old > new));
    let lacks_step_up = newest.step_up().is_some() && newest.step_up() != older.step_up();
    let approvers = |guard: &GuardPosture| guard.approval().map_or(0, |approval| approval.by);
    let has_glass = older.break_glass().is_some() && newest.break_glass().is_none();
    lacks_step_up
        || is_longer(older.fresh(), newest.fresh())
        || approvers(older) < approvers(newest)
        || has_glass
}

/// Whether a bound on requests at the same time is the newest's alone, or has a larger number in the older one.
fn lets_more_in_at_once(older: &GuardPosture, newest: &GuardPosture) -> bool {
    newest.in_flight().any(|strict| {
        let same = older.in_flight().filter(|it| it.per().to_string() == strict.per().to_string());
        same.map(|it| it.count()).min().is_none_or(|count| count > strict.count())
    })
}

fn is_open_to_more(older: &GuardPosture, newest: &GuardPosture, edge: &EdgePosture) -> bool {
    match (older.access(), newest.access()) {
        (_, Access::Public(_)) => false,
        (Access::Public(_), Access::Restricted { .. }) => true,
        (
            Access::Restricted { schemes: old, rule: older },
            Access::Restricted { schemes: new, rule: newest },
        ) => {
            // A handler that names none takes those of the application.
            let named = |schemes: &'static [&'static str]| -> Vec<String> {
                let own = schemes.iter().map(|scheme| (*scheme).to_owned());
                if schemes.is_empty() { edge.default_auth.clone() } else { own.collect() }
            };
            let new = named(new);
            let takes_more = named(old).iter().any(|scheme| !new.contains(scheme));
            takes_more || !older.is_enough_for(newest)
        }
    }
}

/// Fields that an older version shows to more viewers, or without a mask.
fn shown_to_more(older: &GuardPosture, newest: &GuardPosture) -> Vec<(String, String)> {
    let fields = |guard: &GuardPosture| {
        guard.response().map(|response| response.fields().to_vec()).unwrap_or_default()
    };
    let newest = fields(newest);
    if newest.is_empty() {
        return Vec::new();
    }
    let told = |field: &FieldPosture| {
        let mask = field.masking().map(|mask| format!(" ({mask})")).unwrap_or_default();
        format!("`{}` for {}{mask}", field.path(), field.viewers())
    };
    let mut found = Vec::new();
    for old in fields(older) {
        let Some(new) = newest.iter().find(|new| new.path() == old.path()) else {
            found.push((told(&old), "not shown".to_owned()));
            continue;
        };
        let is_open_to_more = match (old.visible_to(), new.visible_to()) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(old), Some(new)) => !old.is_enough_for(new),
        };
        let is_unmasked = new.mask().is_some() && old.mask() != new.mask();
        if is_open_to_more || is_unmasked {
            found.push((told(&old), told(new)));
        }
    }
    found
}
