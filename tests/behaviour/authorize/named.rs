//! Objects that a body, a form or a query names: like those in a path, behind every static rule.

use std::time::Duration;

use palisade::SecurityBuilder;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use serde_json::{Value, json};

use crate::support::bank::{Account, Transfer, Vault, routes, valid};
use crate::support::fixture::{Fixture, problem};
use crate::support::log::Log;

struct Bench {
    vault: Vault,
    fixture: Fixture,
    ada: String,
}

impl Bench {
    fn new() -> Self {
        let vault = Vault::default();
        let fixture = Fixture::new(routes(&vault));
        let ada = fixture.token("ada");
        Self { vault, fixture, ada }
    }

    async fn post(&self, path: &str, body: &Value) -> Reply {
        self.fixture.client.post(path).bearer(&self.ada).json(body).send().await
    }

    async fn transfer(&self, body: &Value) -> Reply {
        self.post("/transfers", body).await
    }

    async fn get(&self, path: &str) -> Reply {
        self.fixture.get_with(path, &self.ada).await
    }

    /// Loads, verifications and handled requests.
    fn asked(&self) -> (usize, usize, usize) {
        (self.vault.loads(), self.vault.verified(), self.vault.handled())
    }
}

fn with(change: &[(&str, Value)]) -> Value {
    let mut body = valid();
    for (name, value) in change {
        body[*name] = value.clone();
    }
    body
}

#[tokio::test]
async fn own_objects_reach_the_handler() {
    let bench = Bench::new();
    assert_eq!(bench.transfer(&valid()).await.status(), StatusCode::OK);
    assert_eq!(bench.asked(), (3, 1, 1));
}

#[tokio::test]
async fn a_missing_and_a_foreign_object_are_the_answer_of_a_path() {
    let bench = Bench::new();
    let path = bench.get("/accounts/7").await;
    assert_eq!(problem(&path, 404), json!({"title": "Not Found", "status": 404}));
    assert_eq!(bench.get("/accounts/1").await.status(), StatusCode::OK);
    for account in [json!(7), json!(9), json!("7"), json!(4_294_967_295_u32)] {
        let reply = bench.transfer(&with(&[("fromAccount", account.clone())])).await;
        assert_eq!(reply, path, "{account}");
        let reply = bench.post("/maybe", &with(&[("fromAccount", account)])).await;
        assert_eq!(reply, path);
    }
    for query in ["account=7", "account=9"] {
        assert_eq!(bench.get(&format!("/find?{query}")).await, path, "{query}");
        assert_eq!(bench.get(&format!("/form?{query}")).await, path, "{query}");
        let form = bench.fixture.client.post("/form").bearer(&bench.ada);
        let form = form.header("content-type", "application/x-www-form-urlencoded").body(query);
        assert_eq!(form.send().await, path);
    }
    assert_eq!(bench.vault.handled(), 0);
}

#[tokio::test]
async fn header_fields_cookies_and_paths_name_objects_too() {
    let bench = Bench::new();
    let missing = bench.get("/accounts/9").await;
    let by_header = |path: &str, name: &str, value: &str| {
        bench.fixture.client.get(path).bearer(&bench.ada).header(name, value).send()
    };
    for (path, name, value) in
        [("/by/header", "account", "7"), ("/by/cookie", "cookie", "account=9")]
    {
        assert_eq!(by_header(path, name, value).await, missing, "{path}");
        let own = by_header(path, name, &value.replace(['7', '9'], "1")).await;
        assert_eq!(own.status(), StatusCode::OK, "{path}");
        problem(&by_header(path, name, &value.replace(['7', '9'], "x")).await, 422);
    }
    assert_eq!(bench.get("/by/path/7").await, missing);
    assert_eq!(bench.get("/by/path/1").await.status(), StatusCode::OK);
    problem(&bench.get("/by/path/x").await, 422);
}

#[tokio::test]
async fn only_the_audit_tells_missing_from_forbidden() {
    let bench = Bench::new();
    for (account, reason) in [(7, "object_forbidden"), (9, "object_missing")] {
        let log = Log::listen();
        bench.transfer(&with(&[("fromAccount", json!(account))])).await;
        assert_eq!(log.audit()["reason"], reason);
    }
}

#[tokio::test]
async fn a_field_that_the_caller_may_not_set_fails_authorization() {
    let bench = Bench::new();
    let log = Log::listen();
    bench.transfer(&with(&[("reasonCode", json!(3))])).await;
    let audit = log.audit();
    assert_eq!((&audit["event"], &audit["reason"]), (&json!("authz_fail"), &json!("field_denied")));
    let log = Log::listen();
    bench.transfer(&valid()).await;
    assert_eq!(log.audit()["event"], "request_allowed");
}

#[tokio::test]
async fn one_foreign_object_among_many_refuses_all() {
    let bench = Bench::new();
    for (name, bad, good) in [
        ("to", json!(9), json!(7)),
        ("others", json!([1, 2, 7]), json!([1, 2, "1"])),
        ("lines", json!([{"for": 9, "booking_period": 2030}]), json!([])),
    ] {
        problem(&bench.transfer(&with(&[(name, bad)])).await, 404);
        assert_eq!(bench.vault.handled(), 0, "{name}");
        let reply = Bench::new().transfer(&with(&[(name, good)])).await;
        assert_eq!(reply.status(), StatusCode::OK, "{name}");
    }
}

#[tokio::test]
async fn what_is_not_named_is_not_loaded() {
    let bench = Bench::new();
    let bare = json!({"fromAccount": 1, "to": null, "cents": 1});
    assert_eq!(bench.transfer(&bare).await.status(), StatusCode::OK);
    assert_eq!(bench.get("/find").await.status(), StatusCode::OK);
    assert_eq!(bench.fixture.client.post("/maybe").bearer(&bench.ada).send().await.status(), 200);
    assert_eq!(bench.vault.loads(), 1);
}

#[tokio::test]
async fn a_malformed_id_is_a_fault_of_the_body_and_is_not_looked_up() {
    let bench = Bench::new();
    for (id, code) in [
        (json!("07"), "invalid_value"),
        (json!("+1"), "invalid_value"),
        (json!(" 1"), "invalid_value"),
        (json!(""), "invalid_value"),
        (json!("hunter2"), "invalid_value"),
        (json!(-1), "invalid_value"),
        (json!(4_294_967_296_u64), "invalid_value"),
        (json!(1.0), "invalid_type"),
        (json!(true), "invalid_type"),
        (json!(null), "invalid_type"),
        (json!([1, 1]), "invalid_value"),
        (json!([1]), "invalid_value"),
        (json!([]), "invalid_value"),
        (json!(vec![1; 9]), "invalid_value"),
        (json!({"id": 1}), "invalid_type"),
    ] {
        let reply = bench.transfer(&with(&[("fromAccount", id.clone())])).await;
        let members = problem(&reply, 422);
        assert_eq!(members["errors"][0]["pointer"], "#/fromAccount", "{id}: {members}");
        assert_eq!(members["errors"][0]["code"], code, "{id}: {members}");
        assert!(!reply.text().contains("hunter2"), "{}", reply.text());
    }
    for path in ["/find?account=hunter2", "/form?account=07", "/find?account=%20"] {
        let reply = bench.get(path).await;
        let members = problem(&reply, 422);
        assert_eq!(members["errors"][0]["code"], "invalid_value", "{path}: {members}");
        assert!(!reply.text().contains("hunter2"), "{}", reply.text());
    }
    let nested =
        json!([{"for": "x", "booking_period": 2030}, {"for": [1, 2], "booking_period": 2030}]);
    let members =
        problem(&bench.transfer(&with(&[("lines", nested), ("to", json!("y"))])).await, 422);
    let told: Vec<_> = members["errors"].as_array().unwrap().iter().collect();
    let told: Vec<_> = told.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!(told, ["#/lines/0/for", "#/lines/1/for", "#/to"]);
    assert_eq!(bench.asked(), (0, 0, 0));
}

#[tokio::test]
async fn a_refused_caller_causes_no_load() {
    let bench = Bench::new();
    let request = |body: &Value| bench.fixture.client.post("/transfers").json(body);
    problem(&request(&valid()).send().await, 401);
    problem(&request(&valid()).bearer("nonsense").send().await, 401);
    let for_hr = with(&[("reasonCode", json!(3))]);
    problem(&request(&for_hr).bearer(&bench.ada).send().await, 403);
    assert_eq!(bench.asked(), (0, 0, 0));
    let hr = bench.fixture.token_as("ada", "hr");
    assert_eq!(request(&for_hr).bearer(&hr).send().await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_broken_static_rule_causes_no_load() {
    let bench = Bench::new();
    // Both name a foreign object, too.
    let broken = with(&[("cents", json!(0)), ("fromAccount", json!(7))]);
    problem(&bench.transfer(&broken).await, 422);
    let nested = json!([{"for": 9, "booking_period": 0}]);
    problem(&bench.transfer(&with(&[("lines", nested)])).await, 422);
    assert_eq!(bench.asked(), (0, 0, 0));
}

#[tokio::test]
async fn too_many_objects_are_refused_before_any_is_loaded() {
    let bench = Bench::new();
    let others = |count: usize| with(&[("others", json!(vec![1; count]))]);
    // Three more stand in the other fields.
    let members = problem(&bench.transfer(&others(98)).await, 422);
    assert_eq!(members["errors"][0]["code"], "too_many_objects", "{members}");
    assert_eq!(bench.asked(), (0, 0, 0));
    assert_eq!(bench.transfer(&others(97)).await.status(), StatusCode::OK);
    assert_eq!(bench.vault.loads(), 100);
}

#[tokio::test]
async fn a_store_that_fails_is_what_it_is_for_a_path() {
    let bench = Bench::new();
    assert_eq!(bench.transfer(&valid()).await.status(), StatusCode::OK);
    bench.vault.fail();
    let (path, body) = (bench.get("/accounts/1").await, bench.transfer(&valid()).await);
    for reply in [path, body, bench.get("/find?account=1").await] {
        problem(&reply, 500);
        assert!(!reply.text().contains("hunter2"), "{}", reply.text());
    }
    assert_eq!(bench.vault.handled(), 1);
}

#[tokio::test(start_paused = true)]
async fn loading_counts_within_the_requests_time() {
    let bench = Bench::new();
    assert_eq!(bench.transfer(&valid()).await.status(), StatusCode::OK);
    bench.vault.delay(Duration::from_secs(5));
    problem(&bench.transfer(&valid()).await, 503);
    problem(&bench.get("/find?account=1").await, 503);
    assert_eq!(bench.vault.handled(), 1);
}

#[tokio::test]
async fn objects_in_query_path_and_body_are_all_checked_and_the_body_last() {
    let bench = Bench::new();
    let line = |account: u32| json!({"for": account, "booking_period": 2030});
    let ask = |path: &'static str, account| {
        let line = line(account);
        let bench = &bench;
        async move { bench.post(path, &line).await }
    };
    for path in ["/accounts/7?account=1", "/accounts/1?account=7"] {
        // The body is not looked at: it would be 422.
        let broken = json!({"for": 7, "booking_period": 0});
        problem(&bench.post(path, &broken).await, 404);
    }
    problem(&ask("/accounts/1?account=2", 9).await, 404);
    assert_eq!(bench.vault.handled(), 0);
    let loads = bench.vault.loads();
    assert_eq!(ask("/accounts/1?account=2", 7).await.status(), StatusCode::OK);
    assert_eq!(bench.vault.loads(), loads + 3);
}

#[tokio::test]
async fn an_object_that_no_guard_has_seen_yields_nothing() {
    let bench = Bench::new();
    let reply = bench.post("/unlooked", &valid()).await;
    problem(&reply, 500);
    assert_eq!(bench.vault.loads(), 0);

    let own: Named<Account, Update> = serde_json::from_value(json!(1)).unwrap();
    assert!(own.object().is_err() && own.id().is_err());
    assert_eq!(format!("{own:?}"), "Named { authorized: false, .. }");
    assert!(own.authorized().is_err());
    let transfer: Transfer = serde_json::from_value(valid()).unwrap();
    assert!(format!("{transfer:?}").contains("authorized: false"));
}

#[tokio::test]
async fn objects_may_be_forbidden_for_all_ids_alike() {
    let vault = Vault::default();
    let fixture =
        Fixture::configured(routes(&vault), SecurityBuilder::foreign_objects_are_forbidden);
    let ada = fixture.token("ada");
    let path = fixture.get_with("/accounts/7", &ada).await;
    problem(&path, 403);
    for account in [7, 9] {
        let body = with(&[("fromAccount", json!(account))]);
        let reply = fixture.client.post("/transfers").bearer(&ada).json(&body).send().await;
        assert_eq!(reply, path, "{account}");
    }
}

#[test]
fn the_posture_says_that_objects_are_checked() {
    let posture = Fixture::new(routes(&Vault::default())).app.posture().to_string();
    let line = |path: &str| posture.lines().find(|line| line.contains(path)).unwrap().to_owned();
    assert!(line("GET     /accounts/{id}").contains("authenticated, object checked"), "{posture}");
    assert!(line("/transfers").contains("authenticated, named objects checked"), "{posture}");
    // A request may name none.
    assert!(line("/find").contains("authenticated, named objects checked"), "{posture}");
    assert!(!line("/unlooked").contains("object checked"), "{posture}");
}

/// A project inside a tenant.
struct Project;

impl Resource for Project {
    type Id = (Text<8>, u32);
    type Store = ();

    async fn load((): &(), (tenant, number): &(Text<8>, u32)) -> Result<Option<Self>, Problem> {
        Ok((tenant.as_str() == "acme" && *number == 7).then_some(Self))
    }
}

impl Allow<Read> for Project {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[input]
struct Pick {
    #[input(object)]
    project: Named<Project, Read>,
}

#[secure]
async fn pick(Json(pick): Json<Pick>) -> Result<StatusCode, Problem> {
    assert_eq!(pick.project.id()?.1, 7);
    Ok(StatusCode::OK)
}

#[tokio::test]
async fn an_id_of_several_parts_is_a_list() {
    let fixture = Fixture::new(SecureRouter::new().route("/pick", post(pick)));
    let token = fixture.token("ada");
    let ask = |id: Value| {
        fixture.client.post("/pick").bearer(&token).json(&json!({"project": id})).send()
    };
    assert_eq!(ask(json!(["acme", 7])).await.status(), StatusCode::OK);
    assert_eq!(ask(json!(["acme", "7"])).await.status(), StatusCode::OK);
    problem(&ask(json!(["acme", 8])).await, 404);
    for id in [json!(["acme"]), json!(["acme", 7, 7]), json!("acme"), json!(["acme", "07"])] {
        problem(&ask(id).await, 422);
    }
}

/// A tree of accounts.
#[input]
struct Tree {
    #[input(object)]
    account: Named<Account, Update>,
    #[input(object)]
    #[validate(nested, length(max = 8))]
    below: Vec<Tree>,
}

#[secure]
async fn tree(Json(tree): Json<Tree>) -> Result<StatusCode, Problem> {
    for below in &tree.below {
        below.account.object()?;
    }
    Ok(StatusCode::OK)
}

#[tokio::test]
async fn an_input_that_holds_itself_is_loaded_to_its_leaves() {
    let vault = Vault::default();
    let routes = SecureRouter::new().route("/tree", post(tree)).with_state(vault.clone());
    let fixture = Fixture::new(routes);
    let token = fixture.token("ada");
    let leaf = |account: u32| json!({"account": account, "below": []});
    let ask = |last: u32| {
        let tree = json!({"account": 1, "below": [{"account": 2, "below": [leaf(last)]}]});
        fixture.client.post("/tree").bearer(&token).json(&tree).send()
    };
    assert_eq!(ask(1).await.status(), StatusCode::OK);
    problem(&ask(7).await, 404);
    assert_eq!(vault.loads(), 6);
}
