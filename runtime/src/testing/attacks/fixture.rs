//! What the attacks need to know of each route.

use std::net::IpAddr;

use http::Method;
use serde_json::Value;

use super::own_credential::OwnCredential;
use crate::inventory::RouteData;
use crate::testing::{Client, Issuer, Sending, TestClock, Token};

/// The request that passes at one route, and who may not send it.
#[derive(Clone, Debug, Default)]
#[must_use = "a fixture is of use to attacks alone"]
pub struct Fixture {
    path: Option<String>,
    subject: String,
    roles: Vec<String>,
    scopes: String,
    claims: Vec<(String, Value)>,
    fields: Vec<(String, String)>,
    body: Option<(String, String)>,
    status: Option<u16>,
    stranger: Option<Box<Fixture>>,
    no_stranger: Option<&'static str>,
    foreign_tenant: Option<(String, Value)>,
    skipped: Vec<(&'static str, &'static str)>,
    own_credential: Option<OwnCredential>,
    begins_session: Option<&'static str>,
    own_values: Vec<String>,
    version: Option<String>,
}

impl Fixture {
    /// Anonymous: for public handlers.
    pub fn anonymous() -> Self {
        Self::default()
    }

    /// As this subject.
    pub fn by(subject: &str) -> Self {
        Self { subject: subject.to_owned(), ..Self::default() }
    }

    /// The path with its query; the pattern itself where it has no parameter.
    pub fn path(self, path: &str) -> Self {
        Self { path: Some(path.to_owned()), ..self }
    }

    /// A role of the caller.
    pub fn role(mut self, name: &str) -> Self {
        self.roles.push(name.to_owned());
        self
    }

    /// The scopes of the caller, separated by spaces.
    pub fn scope(self, scopes: &str) -> Self {
        Self { scopes: scopes.to_owned(), ..self }
    }

    /// A claim of the caller: its tenant, its plan.
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.push((name.to_owned(), value.into()));
        self
    }

    /// A header field.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// For the handler of this version, where a header field names it: that field is to be [stated](Self::header), too, and each version of the
    /// route has a fixture.
    pub fn version(self, version: &str) -> Self {
        Self { version: Some(version.to_owned()), ..self }
    }

    /// A JSON body.
    pub fn json(self, value: &Value) -> Self {
        self.body("application/json", &value.to_string())
    }

    /// Any body.
    pub fn body(self, content_type: &str, body: &str) -> Self {
        Self { body: Some((content_type.to_owned(), body.to_owned())), ..self }
    }

    /// The status of the request that passes; any success unless this says otherwise.
    pub fn expecting(self, status: u16) -> Self {
        Self { status: Some(status), ..self }
    }

    /// An authenticated caller who may not reach the object of this request: another owner. It has the claims of this fixture
    /// that it does not state itself. Where this fixture [presents](Self::presents) a credential, so does the stranger.
    pub fn stranger(self, stranger: Fixture) -> Self {
        Self { stranger: Some(Box::new(stranger)), ..self }
    }

    /// Every caller whom the rule admits may reach every object.
    pub fn no_stranger(self, why: &'static str) -> Self {
        Self { no_stranger: Some(why), ..self }
    }

    /// The claim that makes the caller one of another tenant.
    pub fn foreign_tenant(self, claim: &str, value: impl Into<Value>) -> Self {
        Self { foreign_tenant: Some((claim.to_owned(), value.into())), ..self }
    }

    /// By a credential that is not a token of the issuer, in this header field: a session's cookie, an API key, the signature of a
    /// message. The application has to know it each time that it is made.
    pub fn presents(mut self, field: &str, value: &str) -> Self {
        let own = self.own_credential.get_or_insert_default();
        (own.field, own.value) = (field.to_owned(), value.to_owned());
        self
    }

    /// The credential is good for one message, and once: a webhook's signature.
    pub fn good_once(mut self) -> Self {
        self.own_credential.get_or_insert_default().is_good_once = true;
        self
    }

    /// Another credential of the same kind, which must be refused: one that expired, was revoked, is another user's. `what` names
    /// the attack: `another owner ..` where the route has objects, `fewer rights ..` where its rule asks for roles or scopes. Both are
    /// found missing, unless [`stranger`](Self::stranger), [`no_stranger`](Self::no_stranger) or [`without`](Self::without) says otherwise.
    pub fn refusing(mut self, what: &str, value: &str) -> Self {
        let own = self.own_credential.get_or_insert_default();
        own.refused.push((what.to_owned(), value.to_owned()));
        self
    }

    /// An address from which the same credential must be refused.
    pub fn refusing_from(mut self, address: IpAddr) -> Self {
        self.own_credential.get_or_insert_default().refused_from.push(address);
        self
    }

    /// The request begins a session in the cookie of this name: a login.
    pub fn begins_session(self, cookie: &'static str) -> Self {
        Self { begins_session: Some(cookie), ..self }
    }

    /// A value that the answer holds and that no other owner and no other tenant may see: for lists, which answer every caller with
    /// what is their own. [`stranger`](Self::stranger) and [`foreign_tenant`](Self::foreign_tenant) say who asks.
    pub fn of_its_own(mut self, value: &str) -> Self {
        self.own_values.push(value.to_owned());
        self
    }

    /// Leaves an attack out, by the beginning of its name, for this reason.
    pub fn without(mut self, attack: &'static str, why: &'static str) -> Self {
        self.skipped.push((attack, why));
        self
    }

    /// The same at this path, where it states none.
    pub(super) fn or_at(self, pattern: &str) -> Self {
        Self { path: self.path.or_else(|| Some(pattern.to_owned())), ..self }
    }

    /// Whether it is for the version of this route; nothing where it is for a route without others at its path.
    pub(super) fn is_of_version(&self, route: &RouteData) -> Option<bool> {
        self.version.as_ref().map(|version| route.version.as_ref() == Some(version))
    }

    pub(super) fn skips(&self, attack: &str) -> bool {
        let has_reason = |why: &str| why.contains(' ');
        self.skipped.iter().any(|(name, why)| attack.starts_with(name) && has_reason(why))
    }

    pub(super) fn status(&self) -> Option<u16> {
        self.status
    }

    pub(super) fn names_caller(&self) -> bool {
        !self.subject.is_empty()
    }

    pub(super) fn own_roles(&self) -> &[String] {
        &self.roles
    }

    pub(super) fn own_scopes(&self) -> Vec<String> {
        self.scopes.split_whitespace().map(str::to_owned).collect()
    }

    pub(super) fn other_owner(&self) -> Option<&Self> {
        self.stranger.as_deref()
    }

    pub(super) fn has_no_stranger(&self) -> bool {
        self.no_stranger.is_some_and(|why| why.contains(' '))
    }

    pub(super) fn other_tenant(&self) -> Option<&(String, Value)> {
        self.foreign_tenant.as_ref()
    }

    /// The body where it is JSON.
    pub(super) fn json_body(&self) -> Option<Value> {
        let (content_type, body) = self.body.as_ref()?;
        if content_type == "application/json" { serde_json::from_str(body).ok() } else { None }
    }

    pub(super) fn own_body(&self) -> Option<(String, String)> {
        self.body.clone()
    }

    pub(super) fn own_credential(&self) -> Option<&OwnCredential> {
        self.own_credential.as_ref()
    }

    pub(super) fn begun_session(&self) -> Option<&'static str> {
        self.begins_session
    }

    /// What it states of a caller by token, beside a credential that is none.
    pub(super) fn stated_of_tokens(&self) -> Vec<&'static str> {
        let stated = [
            ("a subject", !self.subject.is_empty()),
            ("roles", !self.roles.is_empty()),
            ("scopes", !self.scopes.is_empty()),
            ("claims", !self.claims.is_empty()),
            ("another tenant's claim", self.foreign_tenant.is_some()),
        ];
        stated.into_iter().filter(|(_, is_stated)| *is_stated).map(|(what, _)| what).collect()
    }

    pub(super) fn own_values(&self) -> &[String] {
        &self.own_values
    }

    /// The request with the credential that is not a token.
    pub(super) fn presenting(&self, request: Sending) -> Sending {
        match &self.own_credential {
            Some(own) => request.header(&own.field, &own.value),
            None => request,
        }
    }

    pub(super) fn has_body(&self) -> bool {
        self.body.is_some()
    }

    pub(super) fn with_path(&self, change: impl FnOnce(&str) -> String) -> Self {
        let path = change(self.path.as_deref().unwrap_or_default());
        Self { path: Some(path), ..self.clone() }
    }

    /// The same with another path, body and fields as this has, as another caller.
    pub(super) fn as_caller(&self, other: &Self) -> Self {
        let mut claims = self.claims.clone();
        claims.retain(|(name, _)| other.claims.iter().all(|(own, _)| own != name));
        claims.extend(other.claims.clone());
        let (subject, roles, scopes) =
            (other.subject.clone(), other.roles.clone(), other.scopes.clone());
        Self { subject, roles, scopes, claims, ..self.clone() }
    }

    /// The same with these roles and scopes alone.
    pub(super) fn holding(&self, roles: &[String], scopes: &[String]) -> Self {
        Self { roles: roles.to_vec(), scopes: scopes.join(" "), ..self.clone() }
    }

    pub(super) fn token(&self, issuer: &Issuer, clock: &TestClock) -> Token {
        let token = issuer.token(&self.subject, clock);
        // Attacks on a large application take longer than a token usually lives.
        let mut token = token.claim("exp", clock.now_millis() / 1_000 + 3_600);
        for role in &self.roles {
            token = token.role(role);
        }
        if !self.scopes.is_empty() {
            token = token.scope(&self.scopes);
        }
        for (name, value) in &self.claims {
            token = token.claim(name, value.clone());
        }
        token
    }

    /// The request with a token, or without.
    pub(super) fn sending(&self, client: &Client, method: &str, token: Option<&Token>) -> Sending {
        let request = self.bodiless(client, method, token);
        match &self.body {
            Some((content_type, body)) => {
                request.header("content-type", content_type).body(body.clone())
            }
            None => request,
        }
    }

    /// The same without its body.
    pub(super) fn bodiless(&self, client: &Client, method: &str, token: Option<&Token>) -> Sending {
        let method = method.parse().unwrap_or(Method::GET);
        let mut request = client.request(method, self.path.as_deref().unwrap_or("/"));
        for (name, value) in &self.fields {
            request = request.header(name, value);
        }
        match token {
            Some(token) => request.bearer(&token.sign()),
            None => request,
        }
    }
}
