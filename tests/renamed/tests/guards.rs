//! Handlers that compiled without a prelude, mounted: each refuses whoever brings no token and
//! answers whoever may call.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use palisade_renamed::elsewhere::{self, ranks};
use palisade_renamed::generic::{self, Seven};
use palisade_renamed::staff::Db;
use palisade_renamed::{Role, Scope, conditions, found, locals, open, shadowed, staff};
use serde_json::{Value, json};
use wall::http::Method;
use wall::routing::{get, post};
use wall::testing::{Client, Issuer, Reply, TestClock};
use wall::{SecureRouter, Security, SecurityBuilder};

/// A service, and tokens for it.
struct Fixture {
    client: Client,
    token: String,
}

impl Fixture {
    /// `configure` registers the enums; `role` and `scope` are what the caller has.
    fn new(
        routes: SecureRouter,
        configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
        [role, scope]: [&str; 2],
    ) -> Self {
        let (clock, issuer) = (TestClock::new(), Issuer::new());
        let builder = Security::builder().jwt(issuer.jwt()).direct().clock(&clock);
        let security = configure(builder).build().unwrap();
        let token = issuer.token("e1", &clock).role(role).scope(scope).sign();
        Self { client: Client::new(routes.secured_by(security).unwrap()), token }
    }

    async fn ask(&self, path: &str, body: Option<&Value>, token: Option<&str>) -> Reply {
        let method = if body.is_some() { Method::POST } else { Method::GET };
        let request = self.client.request(method, path);
        let request = body.iter().fold(request, |request, body| request.json(body));
        token.iter().fold(request, |request, token| request.bearer(token)).send().await
    }

    /// Asks without a token and with one; returns the second answer.
    #[track_caller]
    fn guarded(&self, path: &str, body: Option<&Value>, status: u16) -> Value {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let refused = runtime.block_on(self.ask(path, body, None));
        assert_eq!(refused.status().as_u16(), 401, "{path}: {}", refused.text());
        let answered = runtime.block_on(self.ask(path, body, Some(&self.token)));
        assert_eq!(answered.status().as_u16(), status, "{path}: {}", answered.text());
        answered.json()
    }
}

fn staff_as(caller: [&str; 2]) -> Fixture {
    let routes = SecureRouter::new()
        .route("/employees", get(staff::list).post(staff::hire))
        .route("/employees/{id}", get(staff::show))
        .route("/total/{year}", get(staff::total))
        .route("/enter", post(conditions::enter))
        .route("/gate", post(found::open))
        .route("/health", get(open::health))
        .route("/greet", get(open::greet))
        .route("/shadowed/{name}", get(shadowed::show))
        .with_state(Db);
    Fixture::new(routes, registered, caller)
}

fn registered(builder: SecurityBuilder) -> SecurityBuilder {
    let builder = builder.roles::<Role>().scopes::<Scope>();
    builder.condition(conditions::Open).condition(conditions::Late)
}

fn valid() -> Value {
    json!({
        "fullName": "Grace Hopper", "email": "grace@navy.example", "salaryCents": 1,
        "address": {"city": "Arlington"}, "former": [{"city": "New York"}],
    })
}

#[test]
fn a_role_opens_the_list_and_the_view_shows_what_it_may_see() {
    let employees = staff_as(["hr", "staff:read"]).guarded("/employees?limit=3", None, 200);
    let expected = json!([{
        "id": "e1", "iban": "****3000", "fullName": "G", "salaryCents": 720_000,
        "managers": [{"manager": "e0"}],
    }]);
    assert_eq!(employees, expected);
    staff_as(["employee", ""]).guarded("/employees", None, 403);
}

#[test]
fn a_body_is_read_for_whoever_holds_role_and_scope() {
    let admin = staff_as(["admin", "staff:write"]);
    admin.guarded("/employees", Some(&valid()), 201);
    staff_as(["admin", "staff:read"]).guarded("/employees", Some(&valid()), 403);
}

#[test]
fn every_violation_is_told_by_its_json_name() {
    let admin = staff_as(["admin", "staff:write"]);
    let mut body = valid();
    body["fullName"] = json!("");
    body["email"] = json!("nobody");
    body["former"][0]["city"] = json!("4");
    let problem = admin.guarded("/employees", Some(&body), 422).to_string();
    for pointer in ["/fullName", "/email", "/former/0/city"] {
        assert!(problem.contains(pointer), "{pointer}: {problem}");
    }
    body = valid();
    body["admin"] = json!(true);
    admin.guarded("/employees", Some(&body), 422);
}

#[test]
fn an_object_is_shown_to_itself() {
    let employee = staff_as(["employee", ""]).guarded("/employees/e1", None, 200);
    assert_eq!(employee, json!({"id": "e1", "iban": "****3000", "fullName": "G"}));
    staff_as(["admin", ""]).guarded("/employees/e2", None, 404);
}

#[test]
fn written_reasons_let_their_parameters_and_response_through() {
    staff_as(["employee", ""]).guarded("/total/1906", None, 200);
}

#[test]
fn a_guard_finds_the_runtime_by_its_name_in_the_manifest() {
    let word = json!({"said": "friend"});
    let gate = staff_as(["hr", "staff:read"]).guarded("/gate", Some(&word), 200);
    assert_eq!(gate, json!({"side": "friend"}));
    staff_as(["hr", "staff:write"]).guarded("/gate", Some(&word), 403);
    staff_as(["hr", "staff:read"]).guarded("/gate", Some(&json!({"said": ""})), 422);
}

#[test]
fn a_condition_is_asked() {
    staff_as(["admin", ""]).guarded("/enter", Some(&Value::Null), 204);
    staff_as(["hr", "staff:read"]).guarded("/enter", Some(&Value::Null), 204);
    staff_as(["hr", "staff:write"]).guarded("/enter", Some(&Value::Null), 403);
}

#[tokio::test]
async fn a_public_handler_answers_anyone_at_its_rate() {
    let staff = staff_as(["hr", ""]);
    for _ in 0..5 {
        assert_eq!(staff.ask("/health", None, None).await.text(), "ok");
    }
    assert_eq!(staff.ask("/health", None, None).await.status().as_u16(), 429);
    assert_eq!(staff.ask("/greet", None, None).await.status().as_u16(), 204);
    assert_eq!(staff.ask("/greet", None, Some(&staff.token)).await.status().as_u16(), 200);
}

#[test]
fn a_handler_among_shadowed_names_guards() {
    let entity = staff_as(["hr", ""]).guarded("/shadowed/a?limit=1", None, 200);
    assert_eq!(entity, json!({"id": 7, "name": "****", "nick": ""}));
    staff_as(["employee", ""]).guarded("/shadowed/a", None, 403);
}

#[test]
fn roles_of_another_place_guard() {
    let routes = || SecureRouter::new().route("/turn", post(elsewhere::turn));
    let ranked = |builder: SecurityBuilder| builder.roles::<ranks::Rank>().scopes::<ranks::Right>();
    let body = json!({"course": 90});
    let ship = Fixture::new(routes(), ranked, ["the-chief", "ship:sail"]);
    assert_eq!(ship.guarded("/turn", Some(&body), 200), json!({"course": 90, "name": "Beagle"}));
    Fixture::new(routes(), ranked, ["the-cook", "ship:sail"]).guarded("/turn", Some(&body), 403);
}

#[test]
fn generic_handlers_guard() {
    let routes = SecureRouter::new()
        .route("/keep", get(generic::keep::<Seven, 2>))
        .route("/ask", post(generic::ask::<Seven>))
        .with_state(Seven);
    let hr = Fixture::new(routes, registered, ["hr", ""]);
    assert_eq!(hr.guarded("/keep", None, 200), json!({"items": [7, 7], "place": "h****"}));
    hr.guarded("/ask", Some(&json!({"filter": {"most": 9}})), 204);
    hr.guarded("/ask", Some(&json!({"filter": {"most": 10}})), 422);
}

#[test]
fn handlers_that_go_by_our_names_guard() {
    let routes = SecureRouter::new()
        .route("/request", get(locals::request))
        .route("/call", get(locals::call))
        .route("/body", get(locals::body))
        .route("/output", get(locals::output))
        .route("/p0", get(locals::p0))
        .route("/slots", get(locals::slots))
        .route("/type", get(locals::r#type))
        .route("/parameters", get(locals::parameters))
        .route("/parameters_of", get(locals::parameters_of))
        .with_state(Db);
    let hr = Fixture::new(routes, registered, ["hr", "staff:read"]);
    for path in ["request", "call", "body", "output", "p0", "slots", "type", "parameters"] {
        hr.guarded(&format!("/{path}"), None, 204);
    }
    hr.guarded("/parameters_of", None, 204);
}
