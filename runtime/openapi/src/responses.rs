//! What a route answers with: the handler's own, and what its guard refuses.

use std::collections::BTreeMap;

use palisade::inventory::{AnswerSchema, InputData, Inventory, RouteData};
use serde_json::{Map, Value, json};

use crate::{parameters, refusals};

/// Every response by its status.
pub(crate) fn responses(inventory: &Inventory, route: &RouteData) -> Value {
    let mut own: BTreeMap<String, Vec<&AnswerSchema>> = BTreeMap::new();
    for answer in &route.answers {
        own.entry(answer.status.clone()).or_default().push(answer);
    }
    let (any, upgraded) = (AnswerSchema::anything(), AnswerSchema::upgraded());
    if route.upgrades {
        own.entry(upgraded.status.clone()).or_default().push(&upgraded);
    } else if !route.answers.iter().any(|answer| answer.status.starts_with(['2', '3'])) {
        own.entry("2XX".to_owned()).or_default().push(&any);
    }
    let mut all = Map::new();
    for status in refused(inventory, route) {
        let more = told_as_well(&status, &own);
        if more.is_empty() {
            all.extend(refusals::refers(&status).map(|response| (status, response)));
        } else {
            let plain = AnswerSchema::problem(&status);
            let answers: Vec<&AnswerSchema> = std::iter::once(&plain).chain(more).collect();
            all.insert(status.clone(), response(inventory, route, &status, &answers));
        }
    }
    for (status, answers) in own {
        if !all.contains_key(&status) {
            all.insert(status.clone(), response(inventory, route, &status, &answers));
        }
    }
    Value::Object(all)
}

/// What the handler answers with a status that its guard has, too: what it says of the status itself, and of its class.
fn told_as_well<'a>(
    status: &str,
    own: &BTreeMap<String, Vec<&'a AnswerSchema>>,
) -> Vec<&'a AnswerSchema> {
    let class = format!("{}XX", status.chars().take(1).collect::<String>());
    let of = |key: &str| own.get(key).into_iter().flatten().copied();
    of(status).chain(of(&class)).filter(|answer| !is_plain_problem(answer)).collect()
}

fn is_plain_problem(answer: &AnswerSchema) -> bool {
    answer.content_type.as_deref() == Some("application/problem+json")
        && answer.problem.is_none()
        && answer.members.is_empty()
}

/// The statuses with which the guard may refuse.
fn refused(inventory: &Inventory, route: &RouteData) -> Vec<String> {
    let is_encoded = |input: &InputData| input.place == "encoded";
    let reads_body = |input: &InputData| parameters::is_body(input, route) || is_encoded(input);
    let has_body = route.inputs.iter().any(reads_body);
    let is_secured = route.rule.is_some();
    let asks = is_secured || route.asks_for_caller;
    let has_addresses = route.addresses.is_some() || inventory.addresses.is_some();
    // A page of another site causes no request with such a credential.
    let sent_by_browsers =
        inventory.schemes.iter().any(|scheme| matches!(scheme.place.as_str(), "cookie" | ""));
    let has_objects = !route.checked.is_empty() || route.checks_named_objects;
    let names_anything = has_objects || !route.parameters().is_empty();
    let schemes = if route.auth.is_empty() { &inventory.default_auth } else { &route.auth };
    // It looks at every request, with a body or without one that the handler takes.
    let is_looked_at = inventory.firewall.is_some();
    // What signs its message is read whole before it counts, and counts once; so may what is unknown.
    let is_delivered = inventory.schemes.iter().any(|scheme| {
        schemes.contains(&scheme.name) && matches!(scheme.place.as_str(), "signature" | "")
    });
    let all = [
        ("400", true),
        ("401", asks),
        ("403", asks || has_addresses || sent_by_browsers || is_looked_at),
        ("404", names_anything || route.version.is_some()),
        ("408", has_body || is_delivered || is_looked_at),
        ("409", is_secured && is_delivered),
        ("410", route.sunset.is_some()),
        ("412", route.compares_revision),
        ("413", has_body || is_delivered || is_looked_at),
        ("414", true),
        ("415", has_body || is_looked_at),
        ("421", !inventory.hosts.is_empty()),
        ("422", !route.inputs.is_empty()),
        ("426", route.upgrades),
        ("428", route.compares_revision),
        ("429", true),
        ("431", true),
        ("500", true),
        ("503", true),
    ];
    all.into_iter().filter(|(_, may)| *may).map(|(status, _)| status.to_owned()).collect()
}

fn response(
    inventory: &Inventory,
    route: &RouteData,
    status: &str,
    answers: &[&AnswerSchema],
) -> Value {
    let mut fields: Vec<&str> = refusals::fields(status).to_vec();
    fields.extend(answers.iter().flat_map(|answer| &answer.fields).map(String::as_str));
    if status == "4XX" {
        fields.extend(["WWW-Authenticate", "Retry-After"]);
    }
    let mut content: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for answer in answers {
        let Some(content_type) = &answer.content_type else { continue };
        let own = route.media_type.as_deref().filter(|_| content_type == "application/json");
        content.entry(own.unwrap_or(content_type)).or_default().push(schema(answer));
    }
    let content = content.into_iter().map(|(content_type, mut schemas)| {
        schemas.dedup();
        let schema = match schemas.as_slice() {
            [only] => only.clone(),
            several => json!({"anyOf": several}),
        };
        (content_type.to_owned(), json!({"schema": schema}))
    });
    let content: Map<String, Value> = content.collect();
    let mut response = json!({"description": words(status, answers), "headers": refusals::headers(inventory, &fields)});
    let may_be_empty = answers.iter().any(|answer| answer.content_type.is_none());
    if let (Value::Object(response), false) = (&mut response, content.is_empty()) {
        response.insert("content".to_owned(), Value::Object(content));
        if may_be_empty {
            response.insert("x-palisade-may-be-empty".to_owned(), true.into());
        }
    }
    response
}

/// A problem of a type of its own is recognised by it.
fn schema(answer: &AnswerSchema) -> Value {
    if answer.content_type.as_deref() != Some("application/problem+json") {
        return answer.schema.clone();
    }
    let problem = json!({"$ref": "#/components/schemas/Problem"});
    let mut own = Map::new();
    if let Some(uri) = &answer.problem {
        own.insert("type".to_owned(), json!({"const": uri}));
        own.insert("title".to_owned(), json!({"const": answer.title}));
    }
    for member in &answer.members {
        own.insert(member.clone(), json!({}));
    }
    if own.is_empty() {
        return problem;
    }
    json!({"allOf": [problem, {"type": "object", "properties": own}]})
}

fn words(status: &str, answers: &[&AnswerSchema]) -> String {
    let mut titles: Vec<&str> = answers
        .iter()
        .map(|answer| answer.title.as_str())
        .filter(|title| !title.is_empty())
        .collect();
    titles.dedup();
    if !titles.is_empty() {
        return format!("{}.", titles.join("; or: "));
    }
    match status {
        "101" => "The connection switches to another protocol.",
        "200" => "The answer, as this caller may see it.",
        "201" => "The object was created.",
        "202" => "The request was accepted and is processed later.",
        "204" => "Done.",
        "2XX" => "A success.",
        "303" | "307" | "308" => "A redirect.",
        "304" => "Not modified.",
        status => refusals::words(status),
    }
    .to_owned()
}
