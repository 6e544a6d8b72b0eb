//! The types of the inventory.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::inventory::RuleData;
use crate::schema::AnswerSchema;

macro_rules! data {
    ($($(#[$meta:meta])* pub struct $name:ident { $($(#[$field:meta])* pub $member:ident: $type:ty,)* })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name {
            $($(#[$field])* pub $member: $type,)*
        }
    )*};
}

data! {
    /// Everything that protects an application.
    pub struct Inventory {
        /// The version of this form: 1.
        pub version: u32,
        /// The digest of the posture, as the audit's event `posture_loaded` has it.
        pub digest: String,
        /// The roles that are declared, each with those it implies, itself among them.
        pub roles: BTreeMap<String, Vec<String>>,
        /// The scopes that are declared.
        pub scopes: Vec<String>,
        /// The schemes of credentials that are configured.
        pub schemes: Vec<SchemeData>,
        /// The schemes that count where a handler names none.
        pub default_auth: Vec<String>,
        /// The issuers whose tokens count.
        pub issuers: Vec<String>,
        /// The hosts that the service is; empty where every one is taken.
        pub hosts: Vec<String>,
        /// The conditions that are configured.
        pub conditions: Vec<String>,
        /// The limits by name that are configured.
        pub named_limits: BTreeMap<String, String>,
        /// Which addresses may call at all, in words; nothing for all.
        pub addresses: Option<String>,
        /// The origins whose pages may read answers, or who is asked about them; empty where none may.
        pub shares_with_origins: Vec<String>,
        /// The origins whose pages may cause requests with credentials that browsers send.
        pub trusts_origins: Vec<String>,
        /// The limit of every client address.
        pub address_limit: String,
        /// The numbers of the limit of every client address.
        pub address_quota: Option<QuotaData>,
        /// Whether a firewall looks at messages, and what holds where it cannot, in words.
        pub firewall: Option<String>,
        /// The parameter of the path that names a tenant.
        pub tenant_parameter: Option<String>,
        /// Whether a foreign object is a 403 in place of a 404.
        pub foreign_objects_are_forbidden: bool,
        /// Every route and method.
        pub routes: Vec<RouteData>,
        /// The components that schemas refer to.
        pub schemas: BTreeMap<String, Value>,
    }

    /// A scheme of credentials.
    pub struct SchemeData {
        /// What `auth = ".."` calls it.
        pub name: String,
        /// Where the credential is: `authorization`, `header`, `cookie`, `certificate`, or `signature` for a header field
        /// that signs the message; empty where it is unknown.
        pub place: String,
        /// The header field or the cookie that carries the credential; empty where there is none.
        pub field: String,
        /// The authentication scheme within `Authorization`.
        pub authorization: String,
        /// Header fields that it leaves in answers.
        pub answers_with: Vec<String>,
    }

    /// One method of one route.
    pub struct RouteData {
        /// The method; `*` for any.
        pub method: String,
        /// The pattern of the path.
        pub path: String,
        /// The handler's name; empty where nothing guards the route.
        pub handler: String,
        /// The module that it is in.
        pub module: String,
        /// Where its attribute is: `src/handlers.rs:14`.
        pub place: String,
        /// Its author's words.
        pub docs: String,
        /// Why anyone may call, on a public handler.
        pub public: Option<String>,
        /// Who may call, on a secured handler: its own rule and what routers, `step_up`, `approve` and `break_glass` add.
        pub rule: Option<RuleData>,
        /// The accepted schemes; empty for the default.
        pub auth: Vec<String>,
        /// Who may call and what is asked of objects, in words.
        pub who_may_call: String,
        /// Which addresses may call, in words; nothing for all.
        pub addresses: Option<String>,
        /// Whether a public handler takes the caller where there is one.
        pub asks_for_caller: bool,
        /// The content type of answers in JSON, where that names the version.
        pub media_type: Option<String>,
        /// The version that it belongs to.
        pub version: Option<String>,
        /// The header field in which a request names the version; nothing where the path has it.
        pub version_field: Option<String>,
        /// The SHA-256 of its row of the posture, in hexadecimal digits.
        pub digest: String,
        /// Since when it is deprecated, in seconds since the Unix epoch.
        pub deprecated: Option<i64>,
        /// When it is gone.
        pub sunset: Option<i64>,
        /// What replaces it.
        pub successor: Option<String>,
        /// Checks that are suspended.
        pub ways_out: Vec<SuspendedCheckData>,
        /// Objects that are asked whether the caller may do what.
        pub objects: Vec<ObjectData>,
        /// The path parameters of the ids of checked objects.
        pub checked: Vec<Vec<String>>,
        /// Whether `If-Match` is compared with the revision of an object.
        pub compares_revision: bool,
        /// Whether it hands the connection to another protocol.
        pub upgrades: bool,
        /// Whether an input names objects that are checked.
        pub checks_named_objects: bool,
        /// Whether lists are filtered by what the caller may read.
        pub filters_lists: bool,
        /// The limits.
        pub limits: Vec<LimitData>,
        /// The bounds on requests at the same time, in words.
        pub in_flight: Vec<String>,
        /// The class of its requests.
        pub class: Option<String>,
        /// The origins whose pages read its answers, where it states other ones than the application.
        pub shares_with_origins: Option<Vec<String>>,
        /// What a browser may do with a page that it answers with.
        pub page: Option<String>,
        /// The largest body in bytes.
        pub body_bytes: u64,
        /// How long a request may take.
        pub timeout_millis: u64,
        /// What is read of the request.
        pub inputs: Vec<InputData>,
        /// What it answers with, beside the guard's refusals.
        pub answers: Vec<AnswerSchema>,
        /// The response type's name; empty where nothing is allowlisted.
        pub response: String,
        /// Every field that can leave.
        pub fields: Vec<FieldData>,
    }

    /// A check that is suspended.
    pub struct SuspendedCheckData {
        /// `unguarded`, `objects`, `tenants`, `unredacted`, `unchecked` or `firewall`.
        pub kind: String,
        /// The parameter that is not checked, or from which tenant callers come.
        pub parameter: Option<String>,
        /// Why.
        pub reason: String,
    }

    /// An object that is asked.
    pub struct ObjectData {
        /// The object's type.
        pub name: String,
        /// The action.
        pub action: String,
        /// The rule in words; nothing where code decides.
        pub rule: Option<String>,
    }

    /// A limit.
    pub struct LimitData {
        /// In words, with the numbers in force.
        pub words: String,
        /// Its name, where it has one.
        pub name: Option<String>,
        /// The numbers; nothing where they depend on plans or are not configured.
        pub quota: Option<QuotaData>,
        /// The numbers of each plan.
        pub plans: BTreeMap<String, QuotaData>,
    }

    /// The numbers of a limit.
    pub struct QuotaData {
        /// Units in a window.
        pub count: u32,
        /// The window.
        pub window_millis: u64,
        /// Units back to back.
        pub burst: u32,
        /// Units a request takes.
        pub cost: u32,
        /// Who is counted apart.
        pub per: String,
        /// What holds while the store is away.
        pub on_failure: String,
    }

    /// What is read of a request.
    pub struct InputData {
        /// `path`, `query`, `header`, `cookie`, `json`, `form`, `multipart` or `claims`.
        pub place: String,
        /// Whether it may be absent as a whole.
        pub optional: bool,
        /// What it looks like.
        pub schema: Value,
        /// The parameters of the path that it is read from, where they are known.
        pub params: Vec<String>,
    }

    /// A field that can leave.
    pub struct FieldData {
        /// The name on the wire, below the names of what holds it.
        pub path: String,
        /// Who sees it; nothing for everyone who may call.
        pub visible_to: Option<RuleData>,
        /// The mask.
        pub mask: Option<String>,
        /// Who sees the value without its mask.
        pub unmasked_for: Option<RuleData>,
        /// Why a field that is named like a credential may leave.
        pub sensitive: Option<String>,
        /// Why a foreign type's own `Serialize` is trusted.
        pub serialize: Option<String>,
    }
}

impl Inventory {
    /// The roles that a caller with this role holds: itself and what it implies.
    pub fn held_by(&self, role: &str) -> Vec<String> {
        self.roles.get(role).cloned().unwrap_or_default()
    }

    /// The first route and method at this path; versions that a header field names, and what nothing guards beside `any(..)`, are
    /// others at the same one.
    pub fn route(&self, method: &str, path: &str) -> Option<&RouteData> {
        self.routes.iter().find(|route| route.method == method && route.path == path)
    }
}

impl RouteData {
    /// Whether it has a guard.
    pub fn is_guarded(&self) -> bool {
        !self.handler.is_empty()
    }

    /// The names of the parameters in its path, in their order.
    pub fn parameters(&self) -> Vec<String> {
        crate::route_path::parameters(&self.path).map(str::to_owned).collect()
    }

    /// `GET /employees/{id}`, or `GET /employees/{id}, version 2` where the path does not have the version.
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.target())
    }

    /// The same without its method.
    pub fn target(&self) -> String {
        let version = self.version.as_ref().filter(|_| self.version_field.is_some());
        let version = version.map(|version| format!(", version {version}")).unwrap_or_default();
        format!("{}{version}", self.path)
    }
}
