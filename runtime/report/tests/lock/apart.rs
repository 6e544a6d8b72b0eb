//! What has the name of another, and what no part of the lock has.

use palisade::inventory::{InputData, Inventory, RouteData, RuleData, SuspendedCheckData};
use palisade_report::lock::Verdict::{Narrowed, Widened};
use palisade_report::lock::{Lock, check};
use serde_json::json;

use crate::application::{inventory, role};

/// Routes of one method and path: two versions that a header field tells apart, and one that nothing guards beside one for every method.
#[test]
fn routes_of_one_method_and_path_are_locked_apart() {
    let version = |name: &str| RouteData {
        version: Some(name.to_owned()),
        version_field: Some("api-version".to_owned()),
        ..inventory().routes[0].clone()
    };
    let any = |path: &str| RouteData { method: "*".to_owned(), ..version(path) };
    let any = RouteData { version: None, ..any("1") };
    let open = |reason: &str| {
        let reason = reason.to_owned();
        let way = SuspendedCheckData {
            kind: "unguarded".to_owned(),
            reason,
            ..SuspendedCheckData::default()
        };
        let (method, path) = ("*".to_owned(), any.path.clone());
        RouteData { method, path, ways_out: vec![way], ..RouteData::default() }
    };
    let routes = vec![version("1"), version("2"), open("a page"), open("a picture"), any.clone()];
    let before = Inventory { routes, ..inventory() };
    let lock = Lock::of(&before);
    assert_eq!(lock.routes.len(), before.routes.len(), "{:?}", lock.routes.keys());
    for name in ["GET /employees, version 1", "GET /employees, version 2", "* /employees"] {
        assert!(lock.routes.contains_key(name), "{name}: {:?}", lock.routes.keys());
    }
    for place in [0, 1, 4] {
        let mut after = before.clone();
        after.routes[place].rule = Some(RuleData::Authenticated);
        let changes = lock.compare(&Lock::of(&after));
        let told: Vec<String> = changes.iter().map(ToString::to_string).collect();
        assert_eq!(changes.iter().map(|it| it.verdict).max(), Some(Widened), "{place}: {told:?}");
        assert_eq!(changes.len(), 1, "{told:?}");
    }
    for (place, more) in [(0, open("a script")), (5, open("a script")), (5, version("3"))] {
        let mut after = before.clone();
        after.routes.insert(place, more);
        let changes = lock.compare(&Lock::of(&after));
        assert_eq!(changes[0].verdict, Widened, "{changes:#?}");
    }
    assert_eq!(lock.compare(&Lock::of(&before)), Vec::new());
    // So tables tell them apart.
    let page = palisade_report::page::page(&before).replace("<wbr>", "");
    for told in [palisade_report::markdown::markdown(&before), page] {
        for target in ["/employees, version 1", "/employees, version 2"] {
            assert!(told.contains(target), "{target}: {told}");
        }
    }
}

/// What no part of the lock has is in the digest of the route's row, and fails whatever else changed.
#[test]
fn a_row_that_differs_in_what_is_not_compared_is_widened() {
    let row = |it: &mut Inventory, digest: &str| it.routes[0].digest = digest.to_owned();
    let mut before = inventory();
    row(&mut before, "aa");
    let mut after = before.clone();
    row(&mut after, "bb");
    // Neutral, and of another route.
    after.routes[1].handler = "every".to_owned();
    let lock = Lock::of(&before);
    let changes = lock.compare(&Lock::of(&after));
    assert_eq!(changes[0].to_string(), "GET /employees: its row of the posture: aa -> bb");
    assert_eq!(lock.unsigned(&changes).len(), 1, "{changes:#?}");
    assert!(check(&after, &lock.to_text()).is_err());
    // One that the compared parts explain is told once, by them.
    after.routes[0].rule = Some(role("admin"));
    let changes = lock.compare(&Lock::of(&after));
    assert_eq!(changes.iter().map(|change| change.verdict).max(), Some(Narrowed), "{changes:#?}");
}

/// Two inputs and two fields of one name are two: neither hides the other.
#[test]
fn what_has_the_name_of_another_is_locked_beside_it() {
    let mut before = inventory();
    let id = |most: u32| InputData {
        place: "path".to_owned(),
        schema: json!({"type": "string", "maxLength": most}),
        ..InputData::default()
    };
    before.routes[0].inputs.extend([id(8), id(16)]);
    let again = before.routes[0].fields[1].clone();
    before.routes[0].fields.push(again);
    let way = SuspendedCheckData { kind: "firewall".to_owned(), ..SuspendedCheckData::default() };
    before.routes[0].ways_out = vec![way.clone(), way];
    let lock = Lock::of(&before);
    assert_eq!(lock.compare(&Lock::of(&before)), Vec::new());
    let edits: [fn(&mut Inventory); 4] = [
        |it| it.routes[0].inputs[1].schema["maxLength"] = 80.into(),
        |it| it.routes[0].inputs[2].schema["maxLength"] = 80.into(),
        |it| it.routes[0].fields[1].visible_to = None,
        |it| it.routes[0].fields[3].visible_to = None,
    ];
    for edit in edits {
        let mut after = before.clone();
        edit(&mut after);
        let changes = lock.compare(&Lock::of(&after));
        assert_eq!(changes.first().map(|change| change.verdict), Some(Widened), "{changes:#?}");
    }
}
