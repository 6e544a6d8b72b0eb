//! Where an older version of an endpoint asks for less than the newest one does.

use std::collections::BTreeSet;

use super::{FieldPosture, GuardPosture, RoutePosture, WayOut};
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

/// Compares every version with the newest of its endpoint; `declared` runs from the oldest to the newest.
pub(super) fn laxer(routes: &[RoutePosture], declared: &[String]) -> Vec<LaxerVersion> {
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
            let differences = differences((older, older_route), (newest, newest_route));
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

fn differences((older, old): Side<'_>, (newest, new): Side<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let version = newest.version().unwrap_or_default();
    let mut tell = |is_laxer: bool, old: &str, new: &str| {
        if is_laxer {
            found.push(format!("{old}, and in {version}: {new}"));
        }
    };
    tell(is_open_to_more(older, newest), &old.who_may_call(), &new.who_may_call());
    let limits = |guard: &GuardPosture| {
        let told = guard.limits_in_words().collect::<Vec<_>>().join(", ");
        if told.is_empty() { "no limit".to_owned() } else { told }
    };
    let lacks = |has: usize, needs: usize| has < needs;
    let (old_limits, new_limits) = (limits(older), limits(newest));
    let has_laxer_limits = lacks(older.limits().len(), newest.limits().len())
        || lacks(older.in_flight().count(), newest.in_flight().count())
        || older.permits_more_than(newest);
    tell(has_laxer_limits, &old_limits, &new_limits);
    let size = |guard: &GuardPosture| format!("bodies of {} bytes", guard.body_limit());
    tell(older.body_limit() > newest.body_limit(), &size(older), &size(newest));
    let from =
        |guard: &GuardPosture| guard.addresses_in_words().unwrap_or("from everywhere".to_owned());
    let has_other_addresses = newest.addresses_in_words().is_some()
        && older.addresses_in_words() != newest.addresses_in_words();
    tell(has_other_addresses, &from(older), &from(newest));
    let is_new = |way: &&WayOut| !new.ways_out.iter().any(|other| other.kind() == way.kind());
    for way in old.ways_out.iter().filter(is_new) {
        tell(true, &way.to_string(), "no such way out");
    }
    for (shown, hidden) in shown_to_more(older, newest) {
        tell(true, &shown, &hidden);
    }
    found
}

fn is_open_to_more(older: &GuardPosture, newest: &GuardPosture) -> bool {
    match (older.access(), newest.access()) {
        (_, Access::Public(_)) => false,
        (Access::Public(_), Access::Restricted { .. }) => true,
        (
            Access::Restricted { schemes: old, rule: older },
            Access::Restricted { schemes: new, rule: newest },
        ) => {
            let takes_more = !new.is_empty() && old.iter().any(|scheme| !new.contains(scheme));
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
