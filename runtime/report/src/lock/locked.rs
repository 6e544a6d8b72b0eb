//! What of a route is locked.

use std::collections::BTreeMap;

use palisade::inventory::{Inventory, RouteData, RuleData};
use serde::{Deserialize, Serialize};

use super::inputs::{LockedInput, inputs};
use super::limits::LockedLimit;
use super::names::all_named;

/// A route.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LockedRoute {
    /// `public`, `unguarded`, or nothing on a secured route.
    pub open: Option<String>,
    /// Why anyone may call.
    pub why_open: String,
    /// Who may call.
    pub rule: Option<RuleData>,
    /// The schemes that count, the default ones written out.
    pub auth: Vec<String>,
    /// Which addresses may call, in words; empty for all.
    pub addresses: String,
    /// Objects that are asked: `Employee read` with the rule in words.
    pub objects: BTreeMap<String, String>,
    /// Path parameters whose objects are checked.
    pub checked: Vec<String>,
    /// Whether lists are filtered.
    pub filtered: bool,
    /// Suspended checks with their reasons.
    pub ways_out: BTreeMap<String, String>,
    /// The limits.
    pub limits: Vec<LockedLimit>,
    /// The bounds on requests at the same time.
    pub in_flight: Vec<String>,
    /// The class.
    pub class: Option<String>,
    /// What else the posture says of it, by its name: origins whose pages read, the policy of a page, its life cycle.
    pub besides: BTreeMap<String, String>,
    /// The largest body.
    pub body_bytes: u64,
    /// The longest time.
    pub timeout_millis: u64,
    /// What may be sent, by place and name.
    pub inputs: BTreeMap<String, LockedInput>,
    /// What can leave.
    pub fields: BTreeMap<String, LockedField>,
    /// The handler, for a reader.
    pub handler: String,
    /// The digest of its row of the posture, for what no other part has.
    pub row: String,
}

/// A field that can leave.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LockedField {
    /// Who sees it; nothing for everyone.
    pub visible_to: Option<RuleData>,
    /// The mask.
    pub mask: Option<String>,
    /// Who sees it without.
    pub unmasked_for: Option<RuleData>,
    /// Whether a foreign type's own `Serialize` is trusted.
    pub trusted: bool,
    /// Why a field that is named like a credential may leave.
    pub sensitive: String,
}

impl LockedRoute {
    pub(super) fn of(inventory: &Inventory, route: &RouteData) -> Self {
        let open = match (&route.public, route.is_guarded()) {
            (Some(_), _) => Some("public".to_owned()),
            (None, false) => Some("unguarded".to_owned()),
            (None, true) => None,
        };
        let auth = if route.auth.is_empty() { &inventory.default_auth } else { &route.auth };
        let objects = route.objects.iter().map(|object| {
            let rule = object.rule.clone().unwrap_or_else(|| "code decides".to_owned());
            (format!("{} {}", object.name, object.action.to_lowercase()), rule)
        });
        let ways_out = route.ways_out.iter().map(|way| {
            let parameter =
                way.parameter.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
            (format!("{}{parameter}", way.kind), way.reason.clone())
        });
        let mut checked: Vec<String> = route.checked.iter().flatten().cloned().collect();
        checked.extend(route.checks_named_objects.then(|| "named in the input".to_owned()));
        Self {
            addresses: route.addresses.clone().unwrap_or_default(),
            why_open: route.public.clone().unwrap_or_default(),
            rule: route.rule.clone(),
            auth: if open.is_none() { auth.clone() } else { Vec::new() },
            open,
            objects: all_named(objects),
            checked,
            filtered: route.filters_lists,
            ways_out: all_named(ways_out),
            limits: route.limits.iter().map(LockedLimit::of).collect(),
            in_flight: route.in_flight.clone(),
            class: route.class.clone(),
            besides: besides(route),
            body_bytes: route.body_bytes,
            timeout_millis: route.timeout_millis,
            inputs: inputs(inventory, route),
            fields: all_named(
                route.fields.iter().map(|field| (field.path.clone(), LockedField::of(field))),
            ),
            handler: format!("{}::{}", route.module, route.handler),
            row: route.digest.clone(),
        }
    }
}

/// What a caller notices of a route and no other part of the lock has.
fn besides(route: &RouteData) -> BTreeMap<String, String> {
    let date = |what: &str, seconds: Option<i64>| seconds.map(|at| format!("{what} {at}"));
    let life = [
        date("deprecated", route.deprecated),
        date("gone", route.sunset),
        route.successor.as_ref().map(|next| format!("replaced by {next}")),
    ];
    let life: Vec<String> = life.into_iter().flatten().collect();
    let stated = [
        (PAGES, route.shares_with_origins.as_ref().map(|origins| origins.join(", "))),
        (PAGE, route.page.clone()),
        (LIFE, Some(life.join(", ")).filter(|life| !life.is_empty())),
        (RESPONSE, Some(route.response.clone()).filter(|name| !name.is_empty())),
        (UPGRADE, route.upgrades.then(|| "may be".to_owned())),
        (REVISION, route.compares_revision.then(|| "compared with `If-Match`".to_owned())),
    ];
    let stated = stated.into_iter().filter_map(|(name, told)| Some((name.to_owned(), told?)));
    stated.collect()
}

pub(super) const PAGES: &str = "origins whose pages read";
pub(super) const PAGE: &str = "policy of its page";
pub(super) const LIFE: &str = "life cycle";
pub(super) const RESPONSE: &str = "type of its response";
pub(super) const UPGRADE: &str = "another protocol";
pub(super) const REVISION: &str = "revision of its object";

impl LockedField {
    fn of(field: &palisade::inventory::FieldData) -> Self {
        Self {
            visible_to: field.visible_to.clone(),
            mask: field.mask.clone(),
            unmasked_for: field.unmasked_for.clone(),
            trusted: field.serialize.is_some(),
            sensitive: field.sensitive.clone().unwrap_or_default(),
        }
    }
}
