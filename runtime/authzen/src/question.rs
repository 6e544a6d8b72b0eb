//! Questions as the API has them.

use palisade::Principal;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Members of a subject or a resource beside its type and id.
pub type Properties = Map<String, Value>;

/// An object that the engine is asked about.
pub trait AuthZenObject {
    /// Its type, as the engine's policies know it.
    const TYPE: &'static str;

    /// Its id.
    fn id(&self) -> String;

    /// What policies may know of it; nothing unless this says otherwise.
    fn properties(&self) -> Properties {
        Properties::new()
    }
}

#[derive(Serialize)]
pub(crate) struct Entity {
    #[serde(rename = "type")]
    kind: &'static str,
    id: String,
    #[serde(skip_serializing_if = "Map::is_empty")]
    properties: Properties,
}

#[derive(Serialize)]
pub(crate) struct Action<'a> {
    name: &'a str,
}

/// One question, and the whole of what a decision depends on.
#[derive(Serialize)]
pub(crate) struct Evaluation<'a> {
    pub(crate) subject: Entity,
    pub(crate) action: Action<'a>,
    pub(crate) resource: Entity,
    pub(crate) context: Value,
}

/// The same question about several resources.
#[derive(Serialize)]
#[allow(clippy::struct_field_names, reason = "the standard names it so")]
pub(crate) struct Evaluations<'a> {
    pub(crate) subject: Entity,
    pub(crate) action: Action<'a>,
    pub(crate) evaluations: Vec<OfResource>,
    pub(crate) options: Options,
}

#[derive(Serialize)]
pub(crate) struct OfResource {
    pub(crate) resource: Entity,
}

#[derive(Serialize)]
pub(crate) struct Options {
    evaluations_semantic: &'static str,
}

impl Options {
    /// Every question is decided, whatever the others come to.
    pub(crate) const ALL: Self = Self { evaluations_semantic: "execute_all" };
}

impl<'a> Action<'a> {
    pub(crate) fn named(name: &'a str) -> Self {
        Self { name }
    }
}

impl Entity {
    pub(crate) fn application(name: &str) -> Self {
        Self { kind: "application", id: name.to_owned(), properties: Properties::new() }
    }

    pub(crate) fn object<T: AuthZenObject>(object: &T) -> Self {
        Self { kind: T::TYPE, id: object.id(), properties: object.properties() }
    }

    /// The caller; by the subject alone where the application has one issuer.
    pub(crate) fn caller(caller: &Principal, is_plain: bool) -> Self {
        let issuer = caller.issuer().replace('%', "%25").replace('|', "%7C");
        let id = if is_plain {
            caller.subject().to_owned()
        } else {
            format!("{issuer}|{}", caller.subject())
        };
        let roles: Vec<&str> = caller.role_names().collect();
        let scopes: Vec<&str> = caller.scope_names().collect();
        let mut properties = Properties::new();
        let mut add = |name: &str, value: Value| _ = properties.insert(name.to_owned(), value);
        add("issuer", caller.issuer().into());
        add("subject", caller.subject().into());
        add("roles", json!(roles));
        add("scopes", json!(scopes));
        if let Some(tenant) = caller.tenant() {
            add("tenant", tenant.into());
        }
        Self { kind: "user", id, properties }
    }
}
