//! The fixtures of all routes.

use serde_json::Value;

use super::fixture::Fixture;
use crate::inventory::{Inventory, RouteData};
use crate::testing::{Issuer, Reply, TestClock, Token};

/// The fixtures of an application.
#[derive(Clone, Debug)]
#[must_use = "fixtures are of use to attacks alone"]
pub struct Fixtures {
    issuer: Issuer,
    clock: TestClock,
    routes: Vec<(String, String, Fixture)>,
    allowed: Vec<String>,
    hidden: Vec<String>,
    tenants: Vec<TenantData>,
}

/// A tenant, by the claim that names it, and what only its callers may read.
#[derive(Clone, Debug)]
pub(super) struct TenantData {
    pub(super) claim: String,
    pub(super) name: Value,
    pub(super) data: Vec<String>,
}

fn fits(route: &RouteData, method: &str, path: &str) -> bool {
    route.method == method && route.path == path
}

impl Fixtures {
    /// For an application that believes this issuer, at this clock.
    pub fn new(issuer: &Issuer, clock: &TestClock) -> Self {
        let (issuer, clock) = (issuer.clone(), clock.clone());
        Self {
            issuer,
            clock,
            routes: Vec::new(),
            allowed: Vec::new(),
            hidden: Vec::new(),
            tenants: Vec::new(),
        }
    }

    /// The fixture of one route.
    pub fn route(mut self, method: &str, pattern: &str, fixture: Fixture) -> Self {
        self.routes.push((method.to_owned(), pattern.to_owned(), fixture.or_at(pattern)));
        self
    }

    /// Leaves a route out, for this reason: one whose credentials these tokens are not, such as a webhook. Of what nothing guards and `any(..)`
    /// at one path it is what nothing guards. A version that a header field names follows the pattern: `/staff, version 1`.
    pub fn leaving_out(mut self, method: &str, pattern: &str, why: &'static str) -> Self {
        if why.contains(' ') {
            self.allowed.push(format!("{method} {pattern}"));
        }
        self
    }

    /// A value that no answer may hold, for any caller: a password's hash, another person's secret.
    pub fn hiding(mut self, value: &str) -> Self {
        self.hidden.push(value.to_owned());
        self
    }

    /// A tenant whose callers have this claim, and values that are in its data alone. Every route that reads is asked as a
    /// caller of each tenant: no answer, a list above all, may hold data of another.
    pub fn tenant(mut self, claim: &str, name: impl Into<Value>, data: &[&str]) -> Self {
        let data = data.iter().map(|value| (*value).to_owned()).collect();
        self.tenants.push(TenantData { claim: claim.to_owned(), name: name.into(), data });
        self
    }

    pub(super) fn tenants(&self) -> &[TenantData] {
        &self.tenants
    }

    pub(super) fn allows(&self, route: &RouteData, inventory: &Inventory) -> bool {
        let is_open = |other: &&RouteData| other.name() == route.name() && !other.is_guarded();
        let stands_beside = route.is_guarded() && inventory.routes.iter().any(|it| is_open(&it));
        self.allowed.contains(&route.name()) && !stands_beside
    }

    /// The fixture of a route: of two versions at one path each has its own.
    pub(super) fn of(&self, route: &RouteData, inventory: &Inventory) -> Option<&Fixture> {
        let is_of_path = |it: &&RouteData| it.is_guarded() && fits(it, &route.method, &route.path);
        let is_one = inventory.routes.iter().filter(is_of_path).count() < 2;
        let all = self.routes.iter().filter(|(method, path, _)| fits(route, method, path));
        let mut all = all.map(|(_, _, fixture)| fixture);
        all.find(|fixture| fixture.is_of_version(route).unwrap_or(is_one))
    }

    /// Fixtures of routes that are not there: a renamed route would be attacked no more.
    pub(super) fn unknown(&self, inventory: &Inventory) -> Vec<(&str, &str)> {
        let is_known = |(method, path, fixture): &&(String, String, Fixture)| {
            let is_it = |route: &RouteData| {
                fits(route, method, path) && fixture.is_of_version(route) != Some(false)
            };
            inventory.routes.iter().any(is_it)
        };
        let unknown = self.routes.iter().filter(|fixture| !is_known(fixture));
        unknown.map(|(method, path, _)| (method.as_str(), path.as_str())).collect()
    }

    /// A value that an answer must not hold and does.
    pub(super) fn hidden_in(&self, reply: &Reply) -> Option<&str> {
        self.hidden.iter().map(String::as_str).find(|hidden| reply.holds(hidden))
    }

    /// A token of the caller of a fixture.
    pub(super) fn token_of(&self, fixture: &Fixture) -> Token {
        fixture.token(&self.issuer, &self.clock)
    }

    pub(super) fn clock(&self) -> &TestClock {
        &self.clock
    }

    /// An issuer of the same name with another key.
    pub(super) fn forger(&self) -> Issuer {
        Issuer::named(self.issuer.name())
    }
}
