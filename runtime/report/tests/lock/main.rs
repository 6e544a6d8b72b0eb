//! Changes of an application, each with what it means for callers.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]
#![allow(
    clippy::assigning_clones,
    clippy::semicolon_if_nothing_returned,
    reason = "a row is a change"
)]

mod apart;
mod application;
mod changes;

use palisade::inventory::{Inventory, RuleData, SuspendedCheckData};
use palisade_report::lock::Verdict::{Narrowed, Neutral, Widened};
use palisade_report::lock::{Lock, SignOff, check};
use serde_json::json;

use application::{address, crossing, inventory, name, names};
use changes::CHANGES;

#[test]
fn every_change_is_told_for_what_it_is() {
    assert!(CHANGES.len() >= 30);
    let before = Lock::of(&inventory());
    for (what, verdict, edit) in CHANGES {
        let mut changed = inventory();
        edit(&mut changed);
        let changes = before.compare(&Lock::of(&changed));
        let told = changes.iter().map(|change| change.verdict).max().unwrap_or(Neutral);
        assert_eq!(told, *verdict, "{what}: {changes:#?}");
        let is_silent = *what == "other words of an author";
        assert_eq!(changes.is_empty(), is_silent, "{what}");
        // The way back is the other way.
        let back = Lock::of(&changed).compare(&before);
        let told = back.iter().map(|change| change.verdict).max().unwrap_or(Neutral);
        match verdict {
            Widened => assert_eq!(told, Narrowed, "{what}, back: {back:#?}"),
            Narrowed => assert_eq!(told, Widened, "{what}, back: {back:#?}"),
            Neutral => assert_eq!(told, Neutral, "{what}, back: {back:#?}"),
        }
    }
}

/// Of these nobody can tell which admits more: each is to be signed off, whichever number is lower beside it.
#[test]
fn what_cannot_be_told_is_widened_both_ways() {
    let limit = |it: &mut Inventory, words: &str, count: u32| {
        it.routes[0].limits[0].words = words.to_owned();
        it.routes[0].limits[0].quota.as_mut().unwrap().count = count;
    };
    let mut pairs: Vec<(Inventory, Inventory)> = Vec::new();
    let mut pair = |one: &dyn Fn(&mut Inventory), other: &dyn Fn(&mut Inventory)| {
        let (mut before, mut after) = (inventory(), inventory());
        one(&mut before);
        other(&mut after);
        pairs.push((before, after));
    };
    pair(&|it| it.routes[1].ways_out.push(crossing("support")), &|it| {
        it.routes[1].ways_out.push(crossing("acme"));
    });
    let plain = "10/s per identity";
    for words in [
        "9/s per identity, failures only",
        "9/s per identity, cost after, 1 reserved",
        "9/s per identity, cost by request",
        "9/s rows per identity",
        "9/day in Europe/Berlin per identity",
        "9/s per identity, each route",
    ] {
        pair(&|it| limit(it, plain, 10), &|it| limit(it, words, 9));
    }
    let bounds = |told: &'static [&'static str]| {
        move |it: &mut Inventory| it.routes[0].in_flight = names(told)
    };
    pair(
        &bounds(&["5 at once per identity", "50 at once per everyone"]),
        &bounds(&["4 at once per everyone"]),
    );
    pair(&|it| it.routes[0].shares_with_origins = Some(names(&["https://one.example"])), &|it| {
        it.routes[0].shares_with_origins = Some(names(&["https://other.example"]))
    });
    pair(&|it| it.routes[0].page = Some("a".to_owned()), &|it| {
        it.routes[0].page = Some("b".to_owned());
    });
    pair(&|it| it.routes[0].sunset = Some(1), &|it| it.routes[0].sunset = Some(2));
    for words in ["address: 200/s per ip, each route", "address: 5000/day in Europe/Berlin per ip"]
    {
        pair(&|_| {}, &|it| it.address_limit = words.to_owned());
    }
    pair(&|_| {}, &|it| {
        it.address_limit = "100/s per ip, burst 100000".to_owned();
        (address(it).count, address(it).burst) = (100, 100_000);
    });
    for rule in ["free_text", "line", "person_name"] {
        let told = format!("characters: those of {rule}");
        pair(&|_| {}, &|it| {
            name(it)["x-palisade-characters"] = rule.into();
            name(it)["x-palisade-rules"] = json!([told]);
        });
    }
    // A text with a format says of its characters what its rules say.
    pair(&|_| {}, &|it| name(it)["x-palisade-rules"] = json!(["characters: those of free text"]));
    for (before, after) in &pairs {
        let back = Lock::of(after).compare(&Lock::of(before));
        let told = back.iter().map(|change| change.verdict).max();
        assert_eq!(told, Some(Widened), "back: {back:#?}");
        let changes = Lock::of(before).compare(&Lock::of(after));
        let told = changes.iter().map(|change| change.verdict).max();
        assert_eq!(told, Some(Widened), "{changes:#?}");
    }
}

#[test]
fn what_is_widened_fails_until_it_is_signed_off_with_a_reason() {
    let mut lock = Lock::of(&inventory());
    let mut changed = inventory();
    changed.routes[0].rule = Some(RuleData::Authenticated);
    let told = check(&changed, &lock.to_text()).unwrap_err();
    assert!(
        told.contains("widened: GET /employees: who may call: role hr -> authenticated"),
        "{told}"
    );
    let change = "GET /employees: who may call: role hr -> authenticated".to_owned();
    for reason in ["", "ok", "because", "          "] {
        lock.signed_off = vec![SignOff { change: change.clone(), reason: reason.to_owned() }];
        assert!(
            check(&changed, &lock.to_text()).unwrap_err().contains("not signed off"),
            "{reason:?}"
        );
    }
    lock.signed_off = vec![SignOff { change, reason: "decided with the works council".to_owned() }];
    assert!(
        check(&changed, &lock.to_text()).unwrap_err().contains("cargo palisade lock"),
        "it is signed, and stale"
    );
    let renewed = lock.renewed(Lock::of(&changed));
    assert_eq!(check(&changed, &renewed.to_text()), Ok(()));
    assert_eq!((renewed.signed_off.len(), renewed.answered.len()), (0, 1), "who signed stays");
    // What was taken back and is made again is signed off again.
    let again = renewed.renewed(Lock::of(&inventory()));
    assert!(check(&changed, &again.to_text()).unwrap_err().contains("not signed off"));
    let mut signed = again.clone();
    signed.signed_off = signed.answered.clone();
    assert!(check(&changed, &signed.to_text()).unwrap_err().contains("cargo palisade lock"));
    assert_eq!(signed.renewed(Lock::of(&changed)).answered.len(), 2);
    // Another change is another signature.
    changed.routes[1]
        .ways_out
        .push(SuspendedCheckData { kind: "objects".to_owned(), ..SuspendedCheckData::default() });
    assert!(check(&changed, &renewed.to_text()).is_err());
    assert!(
        Lock::parse("{\"version\": 1}").is_err()
            && Lock::parse("{\"version\": 3}").is_err()
            && Lock::parse("[]").is_err()
            && Lock::parse("{}").is_err()
    );
}
