//! The application whose changes are compared.

use std::collections::BTreeMap;

use palisade::inventory::{
    FieldData, InputData, Inventory, LimitData, ObjectData, QuotaData, RouteData, RuleData,
    SchemeData, SuspendedCheckData,
};
use serde_json::{Value, json};

pub(crate) fn role(name: &str) -> RuleData {
    RuleData::Role(name.to_owned())
}

pub(crate) fn quota() -> QuotaData {
    QuotaData {
        count: 10,
        window_millis: 1_000,
        burst: 10,
        cost: 1,
        per: "identity".to_owned(),
        on_failure: "deny".to_owned(),
    }
}

#[allow(clippy::too_many_lines, reason = "one application, of one piece")]
pub(crate) fn inventory() -> Inventory {
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
        compares_revision: true,
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
            "name": {
                "type": "string", "maxLength": 80, "minLength": 2, "x-palisade-characters": "visible",
            },
            "note": {"type": "string", "maxLength": 200, "x-palisade-written-by": {"role": "hr"}},
            "lines": {
                "type": "object", "maxProperties": 9,
                "additionalProperties": {"$ref": "#/components/schemas/Line"},
            },
            "boss": {
                "$ref": "#/components/schemas/Boss",
                "x-palisade-written-by": {"role": "hr"}, "x-palisade-rules": ["not oneself"],
            },
        },
    });
    let line = json!({
        "type": "object", "additionalProperties": false,
        "properties": {
            "count": {"type": "integer", "maximum": 10, "x-palisade-written-by": {"role": "hr"}},
        },
    });
    let boss = json!({
        "type": "object", "additionalProperties": false,
        "properties": {"boss": {"$ref": "#/components/schemas/Boss", "x-palisade-rules": ["known"]}},
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
        address_quota: Some(QuotaData { count: 200, burst: 200, per: "ip".to_owned(), ..quota() }),
        routes: vec![list, show, health],
        schemas: BTreeMap::from([
            ("New".to_owned(), schema),
            ("Line".to_owned(), line),
            ("Boss".to_owned(), boss),
        ]),
        ..Inventory::default()
    }
}

pub(crate) fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

pub(crate) fn name(inventory: &mut Inventory) -> &mut Value {
    &mut inventory.schemas.get_mut("New").unwrap()["properties"]["name"]
}

pub(crate) fn property<'a>(
    inventory: &'a mut Inventory,
    component: &str,
    name: &str,
) -> &'a mut Value {
    &mut inventory.schemas.get_mut(component).unwrap()["properties"][name]
}

pub(crate) fn drop_keyword(inventory: &mut Inventory, component: &str, name: &str, keyword: &str) {
    property(inventory, component, name).as_object_mut().unwrap().remove(keyword).unwrap();
}

pub(crate) fn address(inventory: &mut Inventory) -> &mut QuotaData {
    inventory.address_quota.as_mut().unwrap()
}

pub(crate) fn crossing(from: &str) -> SuspendedCheckData {
    let (kind, reason) = ("tenants".to_owned(), "support looks after every customer".to_owned());
    SuspendedCheckData { kind, parameter: Some(format!("from {from}")), reason }
}
