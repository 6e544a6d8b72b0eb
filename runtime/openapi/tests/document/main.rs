//! The document of a small service, and whether what it sends stands in it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]
#![allow(missing_docs, dead_code, unreachable_pub, reason = "a test has no outside")]

mod forms;
mod path;
mod service;

use std::sync::Arc;

use palisade::inventory::{Inventory, RouteData, RuleData};
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};
use palisade_openapi::{Document, SentAnswer, check, example, page};
use serde_json::{Map, Value, json};

use service::{Role, Service, service};

fn schema<'a>(document: &'a Value, name: &str) -> &'a Value {
    &document["components"]["schemas"][name]
}

#[test]
fn an_input_has_its_bounds_formats_and_words() {
    let document = Document::of(&service().inventory).title("Staff").version("1").json();
    let new = schema(&document, "NewEmployee");
    assert_eq!(new["required"], json!(["name", "email", "salary_cents", "notes", "kind"]));
    assert_eq!(new["additionalProperties"], false);
    assert_eq!(new["description"], "Somebody new.");
    let of = |name: &str| &new["properties"][name];
    let characters = palisade::inventory::characters_pattern("visible").unwrap();
    assert_eq!(
        of("name"),
        &json!({
            "type": "string", "minLength": 2, "maxLength": 80, "description": "How to call them.",
            "pattern": characters,
        })
    );
    assert_eq!(of("email"), &json!({"type": "string", "format": "email", "maxLength": 254}));
    assert_eq!(of("salary_cents")["maximum"], 10_000_000_000_i64);
    assert_eq!(of("bonus")["type"], json!(["integer", "null"]));
    assert_eq!(of("bonus")["x-palisade-written-by"]["role"], "hr");
    assert_eq!(
        (&of("notes")["maxItems"], &of("notes")["items"]["$ref"]),
        (&5.into(), &"#/components/schemas/Note".into())
    );
    assert_eq!(of("kind")["enum"], json!(["full_time", "part"]));
    assert_eq!(schema(&document, "Note")["properties"]["text"]["maxLength"], 40);
    assert!(!document.to_string().contains("x-palisade-characters"));
    let operation = &document["paths"]["/employees"]["post"];
    assert_eq!(
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"],
        "#/components/schemas/NewEmployee"
    );
    assert!(
        operation["description"].as_str().unwrap().contains("10/s per identity; 5 at once"),
        "{operation}"
    );
}

#[test]
fn an_answer_is_what_its_viewer_sees() {
    let inventory = service().inventory;
    let whole = Document::of(&inventory).json();
    let employee = schema(&whole, "Employee");
    let required = employee["required"].as_array().unwrap();
    assert!(!required.contains(&json!("salary_cents")) && required.contains(&json!("city")));
    assert!(employee["properties"].get("password_hash").is_none());
    assert_eq!(employee["properties"]["since"]["type"], json!(["string", "null"]));
    assert_eq!(employee["properties"]["since"]["format"], "date");
    assert_eq!(employee["properties"]["reports"]["items"]["$ref"], "#/components/schemas/Employee");
    assert_eq!(employee["properties"]["street"]["x-palisade-visible-to"]["role"], "hr");
    assert_eq!(schema(&whole, "Status")["oneOf"][1]["required"], json!(["state", "until"]));
    assert!(
        employee["properties"]["salary_cents"]["description"].as_str().unwrap().contains("role hr")
    );

    let nobody = Document::of(&inventory).for_callers(&[], &[]).json();
    let own = schema(&nobody, "Employee");
    assert!(
        own["properties"].get("salary_cents").is_none()
            && own["properties"].get("street").is_none()
    );
    assert_eq!(own["properties"]["iban"]["type"], "string");
    assert!(nobody["paths"]["/employees"].is_null(), "what is not theirs is left out");
    assert!(nobody["paths"]["/employees/{id}"].is_object());

    let admin = Document::of(&inventory).for_callers(&["admin"], &[]).json();
    let all = schema(&admin, "Employee");
    assert!(
        all["required"].as_array().unwrap().contains(&json!("salary_cents")),
        "admin implies hr"
    );
    assert!(all["properties"]["iban"].get("x-palisade-mask").is_none());
    assert!(admin["paths"]["/staff/{number}"]["delete"].is_object());
}

#[test]
fn an_operation_has_its_guard() {
    let document = Document::of(&service().inventory).json();
    let list = &document["paths"]["/employees"]["get"];
    assert_eq!(list["operationId"], "list");
    assert_eq!(list["summary"], "Everybody");
    assert_eq!(list["security"], json!([{"jwt": []}]));
    assert_eq!(list["x-palisade-needs"], json!(["hr"]));
    let limit =
        list["parameters"].as_array().unwrap().iter().find(|it| it["name"] == "limit").unwrap();
    assert_eq!((&limit["schema"]["maximum"], &limit["required"]), (&100.into(), &false.into()));
    assert_eq!(limit["schema"]["type"], "integer");
    let after =
        list["parameters"].as_array().unwrap().iter().find(|it| it["name"] == "after").unwrap();
    assert_eq!(after["schema"]["maxLength"], 8, "a type parameter is known: {after}");
    assert_eq!(document["paths"]["/health"]["get"]["security"], json!([]));
    assert_eq!(document["components"]["securitySchemes"]["jwt"]["scheme"], "bearer");
    let dismiss = &document["paths"]["/staff/{number}"]["delete"];
    assert_eq!(dismiss["parameters"][0]["schema"]["type"], "integer");
    for status in ["204", "400", "401", "403", "404", "429", "500", "503"] {
        assert!(dismiss["responses"][status].is_object(), "{status}");
    }
    let taken = &document["paths"]["/employees"]["post"]["responses"]["409"];
    assert!(taken.to_string().contains("https://errors.example/taken"), "{taken}");
}

#[test]
fn every_reference_leads_somewhere_and_every_example_is_admitted() {
    let document = Document::of(&service().inventory).json();
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let place = reference.split('"').next().unwrap();
        assert!(document.pointer(place).is_some(), "{place}");
    }
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas {
        let value = example(schema, schemas);
        check(schema, &value, schemas, "")
            .unwrap_or_else(|fault| panic!("{name}: {fault}: {value}"));
    }
}

async fn requests(service: &Service, client: &Client) {
    let token = |role: &str| service.issuer.token("e1", &service.clock).role(role).sign();
    let body = json!({"name": "Ada", "email": "a@example.com", "salary_cents": 1, "notes": [], "kind": "part"});
    for role in ["hr", "admin", "nothing"] {
        let token = token(role);
        let get = |path: &str| client.get(path).bearer(&token);
        for path in [
            "/employees?limit=3",
            "/employees?limit=0",
            "/employees/e1",
            "/employees/e9",
            "/employees?x=1",
        ] {
            get(path).send().await;
        }
        let mut taken = body.clone();
        taken["email"] = "taken@example.com".into();
        for body in [&body, &taken, &json!({"name": ""}), &json!([])] {
            client.post("/employees").bearer(&token).json(body).send().await;
        }
        let post = || client.post("/employees").bearer(&token);
        post().header("content-type", "application/json").body("{").send().await;
        post().header("content-type", "application/json").body(" ".repeat(9_000)).send().await;
        post().body("x").send().await;
        client.delete("/staff/7").bearer(&token).send().await;
        client.delete("/staff/x").bearer(&token).send().await;
    }
    client.get("/employees").send().await;
    client.get("/employees").bearer("a b").send().await;
    client.get("/employees").header("host", "evil.example").send().await;
    client.head("/employees/e1").bearer(&token("hr")).send().await;
    for _ in 0..8 {
        client.get("/health").send().await;
    }
}

fn sent<'a>(
    method: &'a palisade::http::Method,
    path: &'a str,
    reply: &'a palisade::testing::Reply,
    text: &'a str,
) -> SentAnswer<'a> {
    SentAnswer {
        method: method.as_str(),
        path: path.split('?').next().unwrap_or_default(),
        status: reply.status().as_u16(),
        fields: reply.headers().keys().map(|name| name.as_str().to_owned()).collect(),
        content_type: reply.header("content-type"),
        body: text.as_bytes(),
    }
}

#[tokio::test]
async fn what_is_sent_is_in_the_document() {
    let service = service();
    let document = Arc::new(Document::of(&service.inventory).json());
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let (statuses, compared) = (Arc::clone(&seen), Arc::clone(&document));
    let client = service.client.clone().watched(move |method, path, reply| {
        let text = reply.text();
        let found = sent(method, path, reply, &text).compare(&compared);
        assert!(found.is_empty(), "{}\n{text}", found[0]);
        statuses.lock().unwrap().push(reply.status().as_u16());
    });
    requests(&service, &client).await;
    let seen = seen.lock().unwrap();
    for status in [200, 201, 204, 400, 401, 403, 404, 409, 413, 415, 421, 422, 429] {
        assert!(seen.contains(&status), "no request was answered with {status}: {seen:?}");
    }
}

#[tokio::test]
async fn what_is_not_in_the_document_is_found() {
    let service = service();
    let document = Document::of(&service.inventory).json();
    let token = service.issuer.token("e1", &service.clock).role("hr").sign();
    let reply = service.client.get("/employees/e1").bearer(&token).send().await;
    let text = reply.text();
    let get = palisade::http::Method::GET;
    assert!(sent(&get, "/employees/e1", &reply, &text).compare(&document).is_empty());
    // A field that nobody described, a status, a header field, and what others may not see.
    let mut value: Value = serde_json::from_str(&text).unwrap();
    value["password_hash"] = "x".into();
    let spoiled = value.to_string();
    let found = sent(&get, "/employees/e1", &reply, &spoiled).compare(&document);
    assert!(found[0].to_string().contains("/password_hash"), "{}", found[0]);
    let mut odd = sent(&get, "/employees/e1", &reply, &text);
    odd.status = 418;
    assert!(odd.compare(&document)[0].to_string().contains("418"));
    let mut odd = sent(&get, "/employees/e1", &reply, &text);
    odd.fields.push("x-debug".to_owned());
    assert!(odd.compare(&document)[0].to_string().contains("x-debug"));
    for (spoiled, told) in [("{", "no `application/json`"), ("", "without a body")] {
        let found = sent(&get, "/employees/e1", &reply, spoiled).compare(&document);
        assert!(found[0].to_string().contains(told), "{}", found[0]);
    }
    let refused = service.client.get("/employees/e1").send().await;
    let mut problem = refused.json();
    problem["stack_trace"] = "at main".into();
    let spoiled = problem.to_string();
    let found = sent(&get, "/employees/e1", &refused, &spoiled).compare(&document);
    assert!(found[0].to_string().contains("/stack_trace"), "{}", found[0]);
    let nobody = Document::of(&service.inventory).for_callers(&[], &[]).json();
    assert!(
        !sent(&get, "/employees/e1", &reply, &text).compare(&nobody).is_empty(),
        "hr's view is not theirs"
    );
}

#[tokio::test]
async fn an_answer_of_an_operation_that_is_not_there_is_found() {
    let service = service();
    let document = Document::of(&service.inventory).json();
    let token = service.issuer.token("e1", &service.clock).role("hr").sign();
    let reply = service.client.get("/employees/e1").bearer(&token).send().await;
    let (get, text) = (palisade::http::Method::GET, reply.text());
    for path in ["/hidden", "/employees/e1/hidden", "/staff"] {
        let found = sent(&get, path, &reply, &text).compare(&document);
        assert!(found[0].to_string().contains("no such operation"), "{path}: {found:?}");
    }
    // The router's own refusal, and what the document says that it leaves out.
    let mut refused = sent(&get, "/hidden", &reply, &text);
    refused.status = 404;
    assert!(refused.compare(&document).is_empty());
    let mut inventory = service.inventory.clone();
    let open = RouteData {
        method: "*".to_owned(),
        path: "/hidden/{*rest}".to_owned(),
        ..RouteData::default()
    };
    inventory.routes.push(open);
    let document = Document::of(&inventory).json();
    assert_eq!(document["x-palisade-left-out"], json!(["/hidden/{*rest}"]));
    assert!(sent(&get, "/hidden/a/b", &reply, &text).compare(&document).is_empty());
    assert!(!sent(&get, "/other", &reply, &text).compare(&document).is_empty());
}

/// A document for callers names no path that they may not call, described or not.
#[test]
fn what_is_left_out_of_a_document_for_callers_is_what_they_may_call() {
    let mut inventory = service().inventory;
    let role = || Some(RuleData::Role("admin".to_owned()));
    for (method, path, handler, rule) in [
        ("*", "/admin/impersonate/{id}", "impersonate", role()),
        ("GET", "/admin/files/{*path}", "files", role()),
        ("*", "/own", "own", Some(RuleData::Authenticated)),
        ("*", "/open", "open", None),
        ("*", "/raw", "", None),
    ] {
        inventory.routes.push(RouteData {
            method: method.to_owned(),
            path: path.to_owned(),
            handler: handler.to_owned(),
            rule,
            ..RouteData::default()
        });
    }
    let left_out = |document: Document<'_>| document.json()["x-palisade-left-out"].clone();
    let known = json!(["/own", "/open", "/raw"]);
    assert_eq!(left_out(Document::of(&inventory).for_callers(&["intern"], &[])), known);
    let all = json!(["/admin/impersonate/{id}", "/admin/files/{*path}", "/own", "/open", "/raw"]);
    assert_eq!(left_out(Document::of(&inventory).for_callers(&["admin"], &[])), all);
    assert_eq!(left_out(Document::of(&inventory)), all);
}

#[test]
fn what_a_firewall_refuses_and_another_protocol_are_described() {
    let mut inventory = service().inventory;
    let statuses = |inventory: &Inventory, path: &str| -> Vec<String> {
        let document = Document::of(inventory).json();
        document["paths"][path]["get"]["responses"].as_object().unwrap().keys().cloned().collect()
    };
    let before = statuses(&inventory, "/health");
    inventory.firewall = Some("blocking, 1000 ms a look".to_owned());
    let after = statuses(&inventory, "/health");
    for status in ["403", "408", "413", "415"] {
        let has = |statuses: &[String]| statuses.iter().any(|own| own == status);
        assert!(!has(&before) && has(&after), "{status}: {before:?} {after:?}");
    }
    assert!(!after.iter().any(|status| status == "101"), "{after:?}");
    inventory.routes.iter_mut().for_each(|route| route.upgrades = true);
    let upgraded = statuses(&inventory, "/health");
    for status in ["101", "426"] {
        assert!(upgraded.iter().any(|own| own == status), "{status}: {upgraded:?}");
    }
}

#[test]
fn the_page_runs_nothing_that_stands_in_a_text() {
    let mut document = Document::of(&service().inventory).json();
    document["info"]["title"] = "<script>alert(1)</script>".into();
    let page = page::page(&document);
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;"));
    let none = Map::new();
    assert_eq!(
        example(&json!({"type": "string", "minLength": 30}), &none).as_str().unwrap().len(),
        30
    );
}

#[test]
fn an_example_in_its_authors_words_is_taken_where_the_schema_admits_it() {
    let none = Map::new();
    let of = |schema: Value| example(&schema, &none);
    let iban = "As the bank writes it. Example: `DE89370400440532013000`.";
    assert_eq!(of(json!({"type": "string", "description": iban})), "DE89370400440532013000");
    assert_eq!(of(json!({"type": "integer", "description": "Example: `42`"})), 42);
    let short = of(json!({"type": "string", "maxLength": 4, "description": iban}));
    assert!(short.as_str().is_some_and(|text| text.len() <= 4), "{short}");
}

#[secure(rate = "100/s", in_flight = 4)]
async fn live(_: palisade::Upgrade) -> NoContent {
    NoContent
}

#[secure(rate = "100/s")]
async fn plain() -> NoContent {
    NoContent
}

#[tokio::test]
async fn a_handler_that_takes_the_connection_tells_of_its_426() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = Security::builder().jwt(issuer.jwt().plain_tokens()).direct().clock(&clock);
    let app = SecureRouter::new().route("/live", get(live)).route("/plain", get(plain));
    let app = app.secured_by(security.build().unwrap()).unwrap();
    let inventory = Inventory::of(&app);
    let document = Document::of(&inventory).title("Live").version("1").json();
    let answers = |path: &str| document["paths"][path]["get"]["responses"].clone();
    assert_eq!(answers("/live")["426"]["$ref"], "#/components/responses/Refused426");
    assert_eq!(answers("/plain")["426"], Value::Null);
    let fields = &document["components"]["responses"]["Refused426"]["headers"];
    assert_eq!(fields["Upgrade"]["$ref"], "#/components/headers/Upgrade");
    assert!(document["components"]["headers"]["Upgrade"]["schema"].is_object());
    let client = Client::new(app);
    let reply = client.get("/live").bearer(&issuer.token("ada", &clock).sign()).send().await;
    assert_eq!((reply.status().as_u16(), reply.header("upgrade")), (426, "websocket"));
}
