//! OpenAPI 3.1 of an application, written from what guards it.
//!
//! Teams write this document by hand and get it wrong: fields that never leave are in it as required, and no role, bound or
//! refusal is. Here it comes from the [`Inventory`], which is what the guards enforce: what an input may hold, what each
//! viewer sees of an answer, who may call, how often, and every refusal with its problem.
//!
//! ```
//! use palisade::inventory::Inventory;
//! use palisade::prelude::*;
//! use palisade_openapi::Document;
//!
//! #[derive(Role)]
//! pub enum Role {
//!     Hr,
//! }
//!
//! /// An employee.
//! #[derive(Redacted)]
//! struct Employee {
//!     /// As it is in the contract.
//!     #[expose]
//!     name: String,
//!     #[expose(role = "hr")]
//!     salary_cents: i64,
//!     ssn: String,
//! }
//!
//! /// The caller's own record.
//! #[secure(rate = "50/s")]
//! async fn me(caller: Principal) -> Json<Employee> {
//!     let name = caller.subject().to_owned();
//!     Json(Employee { name, salary_cents: 1, ssn: String::new() })
//! }
//!
//! # fn main() -> Result<(), ConfigError> {
//! # let jwt = Jwt::hs256(b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").issuer("https://id.example");
//! let security = Security::builder().roles::<Role>().jwt(jwt.audience("staff")).direct().build()?;
//! let app = SecureRouter::new().route("/me", get(me)).secured_by(security)?;
//!
//! let inventory = Inventory::of(&app);
//! let document = Document::of(&inventory).title("Staff").version("1.0.0");
//! let json = document.json();
//! let employee = &json["components"]["schemas"]["Employee"];
//! assert_eq!(employee["required"], serde_json::json!(["name"]));
//! assert_eq!(employee["properties"]["salary_cents"]["x-palisade-visible-to"]["role"], "hr");
//! assert!(employee["properties"].get("ssn").is_none());
//!
//! // What a caller without the role reads.
//! let own = document.for_callers(&[], &[]).json();
//! assert!(own["components"]["schemas"]["Employee"]["properties"].get("salary_cents").is_none());
//! # Ok(())
//! # }
//! ```
//!
//! The [page](page::page) shows a document without any other file. Both are served like anything else, behind a guard:
//! see the guide.

mod admits;
mod characters;
mod components;
mod example;
mod forms;
mod merged;
mod operation;
pub mod page;
mod parameters;
mod prune;
mod refusals;
mod responses;
mod schemes;
mod sent;

use palisade::inventory::Inventory;
use serde_json::{Map, Value, json};

pub use admits::check;
pub use example::example;
pub use sent::{Mismatch, SentAnswer};

/// A document that is being written. A later call of a setter replaces an earlier one.
#[derive(Clone, Debug)]
#[must_use = "a document is nothing until it is written"]
pub struct Document<'a> {
    inventory: &'a Inventory,
    title: String,
    version: String,
    description: String,
    servers: Vec<String>,
    callers: Option<(Vec<String>, Vec<String>)>,
    bounds_all: bool,
}

impl<'a> Document<'a> {
    /// The document of an application.
    pub fn of(inventory: &'a Inventory) -> Self {
        let servers = inventory.hosts.iter().map(|host| format!("https://{host}"));
        Self {
            inventory,
            title: "API".to_owned(),
            version: "0.0.0".to_owned(),
            description: String::new(),
            servers: servers.collect(),
            callers: None,
            bounds_all: false,
        }
    }

    /// What the API is called.
    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// Its version.
    pub fn version(self, version: impl Into<String>) -> Self {
        Self { version: version.into(), ..self }
    }

    /// What it is for.
    pub fn description(self, description: impl Into<String>) -> Self {
        Self { description: description.into(), ..self }
    }

    /// Where it is served. Without it, the hosts that the application declares.
    pub fn server(mut self, url: impl Into<String>) -> Self {
        self.servers.push(url.into());
        self
    }

    /// For callers who have these roles and scopes alone: what they may not call is left out, and so are fields that they
    /// never see; what a mask changes for them is a text. A role brings those that it implies.
    pub fn for_callers(mut self, roles: &[&str], scopes: &[&str]) -> Self {
        let roles = roles.iter().flat_map(|role| self.inventory.held_by(role)).collect();
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self.callers = Some((roles, scopes));
        self
    }

    /// States a bound for every value, where its type has none that of any value: rule sets for documents ask for it.
    pub fn bounding_everything(self) -> Self {
        Self { bounds_all: true, ..self }
    }

    /// The document as JSON.
    pub fn json(&self) -> Value {
        let mut paths = Map::new();
        let mut names = Vec::new();
        for route in self.inventory.routes.iter().filter(|route| self.has(route)) {
            let mut operation = operation::operation(self.inventory, route, &mut names);
            let path = parameters::template(&route.path);
            let item = paths.entry(path).or_insert_with(|| json!({}));
            if let Value::Object(item) = item {
                let method = route.method.to_lowercase();
                if let Some(before) = item.get(&method) {
                    merged::merge(&mut operation, before);
                }
                item.insert(method, operation);
            }
        }
        let mut document = json!({
            "openapi": "3.1.0",
            "info": self.info(),
            "servers": self.servers(),
            "tags": operation::tags(self.inventory),
            "paths": paths,
            "components": {
                "schemas": forms::with_forms(self.inventory),
                "responses": refusals::components(self.inventory),
                "headers": refusals::header_components(self.inventory),
                "securitySchemes": schemes::security_schemes(self.inventory),
            },
        });
        if let Value::Object(document) = &mut document {
            let left_out: Vec<&str> = self.left_out().collect();
            if !left_out.is_empty() {
                document.insert("x-palisade-left-out".to_owned(), json!(left_out));
            }
        }
        if let Some((roles, scopes)) = &self.callers {
            prune::for_callers(&mut document, roles, scopes);
        }
        prune::describe(&mut document);
        characters::write_out(&mut document);
        refusals::add_schemas(&mut document);
        if self.bounds_all {
            prune::bound(&mut document);
        }
        prune::unused(&mut document);
        document
    }

    /// The paths of routes that it does not describe, or not whole: nothing guards them, or they take every method or every path
    /// below one. What its callers may not call is not among them.
    fn left_out(&self) -> impl Iterator<Item = &str> {
        let is_left_out = |route: &&palisade::inventory::RouteData| {
            let is_told = !matches!(route.method.as_str(), "*" | "CONNECT");
            !is_told || !route.is_guarded() || route.path.contains("{*")
        };
        let left_out = self.inventory.routes.iter().filter(is_left_out);
        left_out.filter(|route| self.may_be_called(route)).map(|route| route.path.as_str())
    }

    /// Whether its callers may call the route, as far as that is known.
    fn may_be_called(&self, route: &palisade::inventory::RouteData) -> bool {
        let may_call = |(roles, scopes): &(Vec<String>, Vec<String>)| {
            let verdict = route.rule.as_ref().map(|rule| rule.verdict(roles, scopes));
            verdict != Some(palisade::inventory::RuleVerdict::No)
        };
        self.callers.as_ref().is_none_or(may_call)
    }

    fn has(&self, route: &palisade::inventory::RouteData) -> bool {
        // An item of a path has a member for each of the other methods.
        let is_told = !matches!(route.method.as_str(), "*" | "CONNECT");
        is_told && route.is_guarded() && self.may_be_called(route)
    }

    fn info(&self) -> Value {
        let mut info = json!({"title": self.title, "version": self.version});
        let mut words = self.description.clone();
        if let Some((roles, _)) = &self.callers {
            let who = if roles.is_empty() { "no role".to_owned() } else { roles.join(", ") };
            let as_them = format!("As callers with {who} see it.");
            words = if words.is_empty() { as_them } else { format!("{words}\n\n{as_them}") };
        }
        if words.is_empty() {
            words = format!("{}, as its guards enforce it.", self.title);
        }
        if let Value::Object(info) = &mut info {
            info.insert("description".to_owned(), words.into());
            info.insert("x-palisade-digest".to_owned(), self.inventory.digest.clone().into());
        }
        info
    }

    fn servers(&self) -> Value {
        if self.servers.is_empty() {
            return json!([{"url": "/", "x-internal": false}]);
        }
        self.servers.iter().map(|url| json!({"url": url, "x-internal": false})).collect()
    }
}
