//! Thirty changes of an application, each with what it means for callers.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]
#![allow(
    clippy::assigning_clones,
    clippy::semicolon_if_nothing_returned,
    reason = "a row is a change"
)]

use std::collections::BTreeMap;

use palisade::inventory::{
    FieldData, InputData, Inventory, LimitData, ObjectData, QuotaData, RouteData, RuleData,
    SchemeData, WayOutData,
};
use palisade_report::lock::Verdict::{self, Narrowed, Neutral, Widened};
use palisade_report::lock::{Lock, SignOff, check};
use serde_json::{Value, json};

fn role(name: &str) -> RuleData {
    RuleData::Role(name.to_owned())
}

fn quota() -> QuotaData {
    QuotaData {
        count: 10,
        window_millis: 1_000,
        burst: 10,
        cost: 1,
        per: "identity".to_owned(),
        on_failure: "deny".to_owned(),
    }
}

fn inventory() -> Inventory {
    let field = |path: &str, rule: Option<RuleData>, mask: Option<&str>| FieldData {
        path: path.to_owned(),
        visible_to: rule,
        mask: mask.map(str::to_owned),
        ..FieldData::default()
    };
    let list = RouteData {
        method: "GET".to_owned(),
        path: "/employees".to_owned(),
        handler: "list".to_owned(),
        rule: Some(role("hr")),
        filters_lists: true,
        objects: vec![ObjectData {
            name: "Employee".to_owned(),
            action: "Read".to_owned(),
            rule: Some("own".to_owned()),
        }],
        limits: vec![LimitData {
            words: "10/s per identity".to_owned(),
            quota: Some(quota()),
            ..LimitData::default()
        }],
        in_flight: names(&["5 at once per global"]),
        body_bytes: 65_536,
        timeout_millis: 30_000,
        inputs: vec![InputData {
            place: "json".to_owned(),
            schema: json!({"$ref": "#/components/schemas/New"}),
            ..InputData::default()
        }],
        fields: vec![
            field("name", None, None),
            field("salary", Some(role("hr")), None),
            field("iban", None, Some("last4")),
        ],
        ..RouteData::default()
    };
    let show = RouteData {
        path: "/employees/{id}".to_owned(),
        handler: "show".to_owned(),
        rule: Some(RuleData::Authenticated),
        checked: vec![names(&["id"])],
        ..list.clone()
    };
    let health = RouteData {
        path: "/health".to_owned(),
        handler: "health".to_owned(),
        public: Some("probe".to_owned()),
        method: "GET".to_owned(),
        ..RouteData::default()
    };
    let schema = json!({
        "type": "object", "required": ["name"], "additionalProperties": false,
        "properties": {
            "name": {"type": "string", "maxLength": 80, "minLength": 2},
            "note": {"type": "string", "maxLength": 200, "x-palisade-written-by": {"role": "hr"}},
        },
    });
    Inventory {
        version: 1,
        digest: "d".to_owned(),
        roles: BTreeMap::from([
            ("admin".to_owned(), names(&["admin", "hr"])),
            ("hr".to_owned(), names(&["hr"])),
            ("intern".to_owned(), names(&["intern"])),
        ]),
        schemes: vec![SchemeData { name: "jwt".to_owned(), ..SchemeData::default() }],
        default_auth: names(&["jwt"]),
        issuers: names(&["https://id.example"]),
        hosts: names(&["api.example"]),
        address_limit: "200/s per ip".to_owned(),
        routes: vec![list, show, health],
        schemas: BTreeMap::from([("New".to_owned(), schema)]),
        ..Inventory::default()
    }
}

fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

type Edit = fn(&mut Inventory);

fn name(inventory: &mut Inventory) -> &mut Value {
    &mut inventory.schemas.get_mut("New").unwrap()["properties"]["name"]
}

const CHANGES: &[(&str, Verdict, Edit)] = &[
    ("a role in place of a narrower one", Widened, |it| {
        it.routes[0].rule = Some(RuleData::Authenticated)
    }),
    ("a narrower role", Narrowed, |it| it.routes[0].rule = Some(role("admin"))),
    ("either of two roles, one of which implies the other", Neutral, |it| {
        it.routes[0].rule = Some(RuleData::Any(vec![role("hr"), role("admin")]));
    }),
    ("either of two roles", Widened, |it| {
        it.routes[0].rule = Some(RuleData::Any(vec![role("hr"), role("intern")]));
    }),
    ("both of two roles", Narrowed, |it| {
        it.routes[0].rule = Some(RuleData::All(vec![role("hr"), role("intern")]));
    }),
    ("a scope beside the role", Narrowed, |it| {
        it.routes[0].rule =
            Some(RuleData::All(vec![role("hr"), RuleData::Scope("pay".to_owned())]));
    }),
    ("a role that implies another from now on", Widened, |it| {
        it.roles.get_mut("intern").unwrap().push("hr".to_owned());
    }),
    ("a secured route that became public", Widened, |it| {
        it.routes[0].rule = None;
        it.routes[0].public = Some("everybody may".to_owned());
    }),
    ("a public route that became secured", Narrowed, |it| {
        it.routes[2].public = None;
        it.routes[2].rule = Some(RuleData::Authenticated);
    }),
    ("another reason for a public route", Neutral, |it| {
        it.routes[2].public = Some("a probe of the balancer".to_owned())
    }),
    ("a new route", Widened, |it| {
        let route = RouteData { path: "/new".to_owned(), ..it.routes[0].clone() };
        it.routes.push(route);
    }),
    ("a route that is gone", Narrowed, |it| {
        it.routes.remove(1);
    }),
    ("another scheme that counts", Widened, |it| {
        it.routes[0].auth = vec!["jwt".to_owned(), "api_key".to_owned()]
    }),
    ("a field for everybody", Widened, |it| it.routes[0].fields[1].visible_to = None),
    ("a field for fewer", Narrowed, |it| it.routes[0].fields[0].visible_to = Some(role("hr"))),
    ("a field more", Widened, |it| {
        it.routes[0].fields.push(FieldData { path: "ssn".to_owned(), ..FieldData::default() });
    }),
    ("a field less", Narrowed, |it| {
        it.routes[0].fields.remove(0);
    }),
    ("a mask that is gone", Widened, |it| it.routes[0].fields[2].mask = None),
    ("a mask more", Narrowed, |it| it.routes[0].fields[0].mask = Some("first1".to_owned())),
    ("somebody who sees without the mask", Widened, |it| {
        it.routes[0].fields[2].unmasked_for = Some(role("hr"))
    }),
    ("a higher limit", Widened, |it| {
        it.routes[0].limits[0].words = "20/s per identity".to_owned();
        it.routes[0].limits[0].quota.as_mut().unwrap().count = 20;
    }),
    ("a lower limit", Narrowed, |it| {
        it.routes[0].limits[0].words = "5/s per identity".to_owned();
        it.routes[0].limits[0].quota.as_mut().unwrap().count = 5;
    }),
    ("a limit that is gone", Widened, |it| it.routes[0].limits.clear()),
    ("a limit that lets through while its store is away", Widened, |it| {
        it.routes[0].limits[0].words = "10/s per identity, allowed without the store".to_owned();
        it.routes[0].limits[0].quota.as_mut().unwrap().on_failure = "allow".to_owned();
    }),
    ("a larger body", Widened, |it| it.routes[0].body_bytes = 1 << 20),
    ("a shorter time", Narrowed, |it| it.routes[0].timeout_millis = 5_000),
    ("a bound on requests at the same time that is gone", Widened, |it| {
        it.routes[0].in_flight.clear()
    }),
    ("a check of objects that is suspended", Widened, |it| {
        it.routes[1].ways_out.push(WayOutData {
            kind: "objects".to_owned(),
            reason: "why".to_owned(),
            ..WayOutData::default()
        });
    }),
    ("an object that is asked no more", Widened, |it| it.routes[1].checked.clear()),
    ("a list that is filtered no more", Widened, |it| it.routes[0].filters_lists = false),
    ("a longer text", Widened, |it| name(it)["maxLength"] = 100.into()),
    ("a higher least length", Narrowed, |it| name(it)["minLength"] = 3.into()),
    ("a field that need not be sent", Widened, |it| {
        it.schemas.get_mut("New").unwrap()["required"] = json!([])
    }),
    ("a field that anybody may set", Widened, |it| {
        it.schemas.get_mut("New").unwrap()["properties"]["note"]
            .as_object_mut()
            .unwrap()
            .remove("x-palisade-written-by");
    }),
    ("every host", Widened, |it| it.hosts.clear()),
    ("another issuer", Widened, |it| it.issuers.push("https://ci.example".to_owned())),
    ("a lower limit of addresses", Narrowed, |it| it.address_limit = "100/s per ip".to_owned()),
    ("a firewall", Narrowed, |it| it.firewall = Some("blocking, 1000 ms a look".to_owned())),
    ("a list of origins that is a handler's own", Narrowed, |it| {
        it.routes[0].shares_with_origins = Some(names(&["https://partner.example"]));
    }),
    ("a policy of a page", Widened, |it| {
        it.routes[0].page = Some("default-src 'none'; script-src 'self'".to_owned());
    }),
    ("a connection that may become another protocol's", Widened, |it| it.routes[0].upgrades = true),
    ("an end of the route", Narrowed, |it| it.routes[0].sunset = Some(1_900_000_000)),
    ("callers of a tenant who may act in others", Widened, |it| {
        it.routes[1].ways_out.push(crossing("support"));
    }),
    ("a bound for each caller, and one for all", Narrowed, |it| {
        it.routes[0].in_flight = names(&["5 at once per global", "2 at once per identity"]);
    }),
    ("a lower limit in another unit of time", Narrowed, |it| {
        it.routes[0].limits[0].words = "540/m per identity, burst 10".to_owned();
        let quota = it.routes[0].limits[0].quota.as_mut().unwrap();
        (quota.count, quota.window_millis) = (540, 60_000);
    }),
    ("a limit of every address by its name", Widened, |it| {
        it.address_limit = "address: 300/s per ip".to_owned();
    }),
    ("another name of a handler", Neutral, |it| it.routes[0].handler = "every".to_owned()),
    ("a scope that is declared", Neutral, |it| it.scopes.push("pay".to_owned())),
    ("other words of an author", Neutral, |it| it.routes[0].docs = "Everybody.".to_owned()),
];

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

fn crossing(from: &str) -> WayOutData {
    let (kind, reason) = ("tenants".to_owned(), "support looks after every customer".to_owned());
    WayOutData { kind, parameter: Some(format!("from {from}")), reason }
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
        "9/s per identity, failures alone",
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
    for (before, after) in &pairs {
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
    assert_eq!(renewed.signed_off.len(), 1, "who signed stays");
    // Another change is another signature.
    changed.routes[1]
        .ways_out
        .push(WayOutData { kind: "objects".to_owned(), ..WayOutData::default() });
    assert!(check(&changed, &renewed.to_text()).is_err());
    assert!(
        Lock::parse("{\"version\": 2}").is_err()
            && Lock::parse("[]").is_err()
            && Lock::parse("{}").is_err()
    );
}
