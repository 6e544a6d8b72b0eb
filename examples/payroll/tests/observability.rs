//! The dashboard and the alerts ask for what is measured, by the names and labels that it has.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

const MEASURES: &str = include_str!("../../../runtime/src/metrics.rs");
const DASHBOARD: &str = include_str!("../observability/dashboard.json");
const ALERTS: &str = include_str!("../observability/alerts.yml");

/// Each measure with its labels, as the source names them.
fn measured() -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for piece in MEASURES.split("!(\"palisade_").skip(1) {
        // A macro's arguments stand in one line.
        let statement = piece.lines().next().unwrap();
        let name = statement.split('"').next().unwrap();
        let labels = statement.split('"').skip(2).step_by(2).map(str::to_owned);
        all.entry(format!("palisade_{name}")).or_default().extend(labels);
    }
    all
}

/// The measures that a query names, each with the labels between its braces.
fn asked(query: &str) -> Vec<(String, Vec<String>)> {
    let is_name = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    query
        .match_indices("palisade_")
        .map(|(start, _)| {
            let rest = query.get(start..).unwrap();
            let name: String = rest.chars().take_while(|letter| is_name(*letter)).collect();
            let braces = rest.get(name.len()..).unwrap().strip_prefix('{');
            let inner = braces.and_then(|rest| rest.split('}').next()).unwrap_or_default();
            let labels = inner.split(',').filter_map(|part| {
                let label = part.split(['=', '!']).next()?.trim();
                (!label.is_empty()).then(|| label.to_owned())
            });
            (name, labels.collect())
        })
        .collect()
}

/// The labels that a query groups by.
fn grouped(query: &str) -> Vec<String> {
    let groups = query.split("by (").skip(1).filter_map(|rest| rest.split(')').next());
    groups.flat_map(|group| group.split(',').map(|label| label.trim().to_owned())).collect()
}

fn check(query: &str) {
    let measured = measured();
    let mut known = BTreeSet::from([
        "le".to_owned(),
        "quantile".to_owned(),
        "instance".to_owned(),
        "job".to_owned(),
    ]);
    for (name, labels) in asked(query) {
        let plain = ["_bucket", "_sum", "_count"]
            .iter()
            .find_map(|ending| name.strip_suffix(ending))
            .filter(|plain| measured.contains_key(*plain))
            .unwrap_or(&name);
        let own = measured.get(plain).unwrap_or_else(|| panic!("nothing measures {name}: {query}"));
        known.extend(own.iter().cloned());
        for label in labels {
            assert!(known.contains(&label), "{name} has no label {label}: {query}");
        }
    }
    for label in grouped(query) {
        assert!(known.contains(&label), "nothing has the label {label}: {query}");
    }
}

#[test]
fn the_dashboard_asks_for_what_is_measured() {
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let mut queries = 0;
    let mut taken: Vec<[u64; 4]> = Vec::new();
    for panel in panels {
        assert!(panel["title"].as_str().is_some_and(|title| !title.is_empty()), "{panel}");
        let place = ["x", "y", "w", "h"].map(|name| panel["gridPos"][name].as_u64().unwrap());
        let [x, y, width, height] = place;
        assert!(x + width <= 24, "it stands over the edge: {panel}");
        let overlaps = |[ox, oy, ow, oh]: &[u64; 4]| {
            x < ox + ow && *ox < x + width && y < oy + oh && *oy < y + height
        };
        assert!(!taken.iter().any(overlaps), "it stands on another: {panel}");
        taken.push(place);
        for target in panel["targets"].as_array().into_iter().flatten() {
            check(target["expr"].as_str().unwrap());
            queries += 1;
        }
    }
    assert!(queries > 8, "{queries}");
}

#[test]
fn the_alerts_ask_for_what_is_measured() {
    let mut queries = 0;
    for line in ALERTS.lines().filter(|line| line.contains("palisade_")) {
        check(line);
        queries += 1;
    }
    assert!(queries > 5, "{queries}");
}

/// What is measured and shown nowhere would be found missing in the night that it is needed.
#[test]
fn every_measure_is_in_the_dashboard_or_an_alert() {
    for name in measured().keys() {
        assert!(DASHBOARD.contains(name.as_str()) || ALERTS.contains(name.as_str()), "{name}");
    }
}
