//! Attacks that are made from the posture: every route, by every way in that its guard should shut.
//!
//! Each attack is tried beside its counterpart, the request that passes. A route without a [`Fixture`] is a finding: nothing
//! is left out by oversight. What a token makes by itself, another owner and fewer rights, a credential of another
//! kind cannot: there the fixture says which credential is another's, or why there is none.
//!
//! ```
//! use palisade::prelude::*;
//! use palisade::testing::attacks::{Fixture, Fixtures, attacks};
//! use palisade::testing::{Issuer, TestClock};
//!
//! #[derive(Role)]
//! pub enum Role {
//!     Clerk,
//! }
//!
//! #[secure(role = "clerk", rate = "5/s")]
//! async fn close() -> NoContent {
//!     NoContent
//! }
//!
//! # fn main() {
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
//! # runtime.block_on(async {
//! let (clock, issuer) = (TestClock::new(), Issuer::new());
//! let app = async || {
//!     let security = Security::builder().roles::<Role>().jwt(issuer.jwt()).direct().clock(&clock);
//!     let security = security.build().expect("a configuration");
//!     SecureRouter::new().route("/books/close", post(close)).secured_by(security).expect("an application")
//! };
//! let fixtures = Fixtures::new(&issuer, &clock)
//!     .route("POST", "/books/close", Fixture::by("ada").role("clerk").expecting(204));
//! let report = attacks(app, &fixtures).await;
//! assert!(report.is_clean(), "{report}");
//! assert!(report.attempts() > 10);
//! # });
//! # }
//! ```

mod fixture;
mod fixtures;
mod on_body;
mod on_caller;
mod on_credential;
mod on_form;
mod on_limit;
mod on_origin;
mod on_others;
mod own_credential;
mod report;

use crate::inventory::{Inventory, RouteData};
use crate::router::SecureApp;
use crate::testing::{Client, Reply, Sending, Token};

pub use fixture::Fixture;
pub use fixtures::Fixtures;
pub use report::{Report, Success};

/// Attacks every route of an application. `app` makes a new one each time, so that no attack finds what another left; it believes the issuer of
/// the fixtures, and has their clock or, where that was [set](crate::testing::TestClock::set_millis) to it, the system's.
pub async fn attacks(app: impl AsyncFn() -> SecureApp, fixtures: &Fixtures) -> Report {
    let first = app().await;
    let inventory = Inventory::of(&first);
    let mut report = Report::default();
    for route in inventory.routes.iter().filter(|route| !fixtures.allows(route, &inventory)) {
        if !route.is_guarded() {
            report.found(
                route,
                "no guard",
                "stated in the fixtures",
                "an unguarded route".to_owned(),
            );
            continue;
        }
        let Some(fixture) = fixtures.of(route, &inventory) else {
            report.found(route, "no fixture", "a `Fixture`", "none".to_owned());
            continue;
        };
        let method = method_of(route, &inventory).to_owned();
        let route = RouteData { method, ..route.clone() };
        let mut attacked = Attacked {
            app: &app,
            inventory: &inventory,
            route: &route,
            fixture,
            fixtures,
            report: &mut report,
        };
        attacked.all().await;
    }
    for laxer in first.posture().laxer_versions() {
        // Its path is that of all versions: the older one's own route has what names the version in front.
        let is_it = |route: &&RouteData| {
            route.method == laxer.method()
                && route.version.as_deref() == Some(laxer.older())
                && route.path.ends_with(laxer.path())
        };
        let own = inventory.routes.iter().find(is_it);
        let stated = own.and_then(|route| fixtures.of(route, &inventory));
        if !stated.is_some_and(|fixture| fixture.skips("an old version")) {
            let route = own.map_or_else(|| laxer.path().to_owned(), RouteData::name);
            let got = format!("version {}: {}", laxer.older(), laxer.differences().join("; "));
            report.found_at(&route, "an old version", "as strict as the newest", got);
        }
    }
    for (method, path) in fixtures.unknown(&inventory) {
        report.found_at(
            &format!("{method} {path}"),
            "a fixture without a route",
            "a route",
            "none".to_owned(),
        );
    }
    report
}

/// One that no standard names and nothing but `any(..)` takes.
const OWN_METHOD: &str = "ATTACK";

/// The method by which a route is asked: of one behind every method one that no other row of its path takes.
fn method_of<'a>(route: &'a RouteData, inventory: &'a Inventory) -> &'a str {
    if route.method != "*" {
        return &route.method;
    }
    let beside = inventory.routes.iter();
    let beside = beside.filter(|other| other.path == route.path && !std::ptr::eq(*other, route));
    let taken: Vec<&str> = beside.map(|other| &*other.method).collect();
    let is_free = |method: &&&str| !taken.contains(*method);
    match ["GET", "POST", "PUT", "PATCH", "DELETE"].iter().find(is_free) {
        // What nothing guards has the rest of the methods or one alone: the posture does not know.
        Some(method) if !taken.contains(&"*") => method,
        _ => OWN_METHOD,
    }
}

/// One route under attack.
struct Attacked<'a, A> {
    app: &'a A,
    inventory: &'a Inventory,
    route: &'a RouteData,
    fixture: &'a Fixture,
    fixtures: &'a Fixtures,
    report: &'a mut Report,
}

impl<A: AsyncFn() -> SecureApp> Attacked<'_, A> {
    async fn all(&mut self) {
        if !self.passes("the request that passes").await {
            return;
        }
        if self.route.rule.is_none()
            && (self.fixture.names_caller() || self.fixture.own_credential().is_some())
        {
            let got = "a public handler".to_owned();
            self.report.found(self.route, "a fixture with a caller", "a secured handler", got);
        }
        if let Some(own) = self.fixture.own_credential().filter(|_| self.route.rule.is_some()) {
            self.with_own_credential(own).await;
            self.with_credentials_of_others().await;
        } else if self.route.rule.is_some() {
            self.without_credential().await;
            self.with_bad_tokens().await;
            self.with_fewer_rights().await;
            self.as_others().await;
        }
        self.with_a_session_of_its_own().await;
        self.read_by_another_origin().await;
        // What signs one body is none of another: refused before any is read.
        if !self.fixture.own_credential().is_some_and(|own| own.is_good_once) {
            self.with_bad_bodies().await;
            self.with_bad_forms().await;
            self.over_the_limit().await;
        }
        self.after_its_end().await;
    }

    /// A client of a new application, whose limits are full.
    async fn client(&self) -> Client {
        Client::new((self.app)().await)
    }

    /// The request of the fixture without a credential.
    fn bare(&self, client: &Client) -> Sending {
        self.fixture.sending(client, &self.route.method, None)
    }

    /// The token of the caller who may.
    fn token(&self) -> Token {
        self.fixtures.token_of(self.fixture)
    }

    /// Sends a request, looks for hidden values in the answer, and compares its status.
    async fn expect(&mut self, attack: &str, request: Sending, expected: &[u16]) -> bool {
        let reply = request.send().await;
        self.judge(attack, &reply, expected)
    }

    fn judge(&mut self, attack: &str, reply: &Reply, expected: &[u16]) -> bool {
        self.report.tried(attack);
        self.look_for_hidden(attack, reply);
        let status = reply.status().as_u16();
        let is_expected = expected.contains(&status);
        if !is_expected {
            let wanted: Vec<String> = expected.iter().map(u16::to_string).collect();
            self.report.found(self.route, attack, &wanted.join(" or "), status.to_string());
        }
        is_expected
    }

    fn look_for_hidden(&mut self, attack: &str, reply: &Reply) {
        if let Some(hidden) = self.fixtures.hidden_in(reply) {
            let told = format!("a hidden value of {} characters", hidden.chars().count());
            self.report.found(self.route, attack, "no hidden value", told);
        }
    }

    /// The counterpart of every attack.
    async fn passes(&mut self, attack: &str) -> bool {
        let client = self.client().await;
        let request = self.authorized(&client);
        let reply = request.send().await;
        self.report.tried(attack);
        self.look_for_hidden(attack, &reply);
        let status = reply.status();
        let passes = match self.fixture.status() {
            Some(expected) => status.as_u16() == expected,
            None => status.is_success() || status.is_redirection(),
        };
        if !passes {
            let got = format!("{status}: {}", reply.text());
            self.report.found(self.route, attack, "a success", got);
        }
        // What no other caller may see has to be there at all.
        if let Some(missing) = self.fixture.own_values().iter().find(|value| !reply.holds(value)) {
            let got = format!("no value of {} characters", missing.chars().count());
            self.report.found(self.route, attack, "a value of the caller's own", got);
        }
        passes
    }

    /// The request of the fixture as the caller who may.
    fn authorized(&self, client: &Client) -> Sending {
        let token = self.needs_token().then(|| self.token());
        let request = self.fixture.sending(client, &self.route.method, token.as_ref());
        self.fixture.presenting(request)
    }

    fn needs_token(&self) -> bool {
        self.route.rule.is_some() && self.fixture.own_credential().is_none()
    }
}
