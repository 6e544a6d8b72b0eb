//! Changes, each with what it means for callers.

use palisade::inventory::{FieldData, Inventory, RouteData, RuleData, SuspendedCheckData};
use palisade_report::lock::Verdict::{self, Narrowed, Neutral, Widened};
use serde_json::json;

use crate::application::{address, crossing, drop_keyword, name, names, property, role};

type Edit = fn(&mut Inventory);

pub(crate) const CHANGES: &[(&str, Verdict, Edit)] = &[
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
        it.routes[1].ways_out.push(SuspendedCheckData {
            kind: "objects".to_owned(),
            reason: "why".to_owned(),
            ..SuspendedCheckData::default()
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
    ("a lower limit of addresses", Narrowed, |it| {
        it.address_limit = "100/s per ip".to_owned();
        (address(it).count, address(it).burst) = (100, 100);
    }),
    ("more requests of an address back to back", Widened, |it| {
        it.address_limit = "200/s per ip, burst 20000".to_owned();
        address(it).burst = 20_000;
    }),
    ("addresses that nobody counts without the store", Widened, |it| {
        it.address_limit = "200/s per ip, uncounted without the store".to_owned();
        address(it).on_failure = "allow".to_owned();
    }),
    ("a higher bound within the entries of a map", Widened, |it| {
        property(it, "Line", "count")["maximum"] = 1_000_000.into();
    }),
    ("a field more within the entries of a map", Widened, |it| {
        *property(it, "Line", "price") = json!({"type": "integer"});
    }),
    ("a field within the entries of a map that anybody may set", Widened, |it| {
        drop_keyword(it, "Line", "count", "x-palisade-written-by");
    }),
    ("a nested field that anybody may set", Widened, |it| {
        drop_keyword(it, "New", "boss", "x-palisade-written-by");
    }),
    ("a rule of a nested field that is gone", Widened, |it| {
        drop_keyword(it, "New", "boss", "x-palisade-rules");
    }),
    ("a rule of a field that holds its own type that is gone", Widened, |it| {
        drop_keyword(it, "Boss", "boss", "x-palisade-rules");
    }),
    ("a format of a text", Narrowed, |it| {
        name(it).as_object_mut().unwrap().remove("x-palisade-characters");
        name(it)["format"] = "email".into();
    }),
    ("a text without control characters", Narrowed, |it| {
        name(it)["x-palisade-characters"] = "visible, no control".into();
        name(it)["x-palisade-rules"] = json!(["no control characters"]);
    }),
    ("a rule of one's own for a text", Narrowed, |it| {
        name(it)["x-palisade-rules"] = json!(["begins with a capital"]);
    }),
    ("an object whose revision is compared no more", Widened, |it| {
        it.routes[1].compares_revision = false;
    }),
    ("another reason why a field may leave", Neutral, |it| {
        it.routes[0].fields[2].sensitive = Some("an account number is no secret".to_owned());
    }),
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
        (address(it).count, address(it).burst) = (300, 300);
    }),
    ("another name of a handler", Neutral, |it| it.routes[0].handler = "every".to_owned()),
    ("a scope that is declared", Neutral, |it| it.scopes.push("pay".to_owned())),
    ("other words of an author", Neutral, |it| it.routes[0].docs = "Everybody.".to_owned()),
];
